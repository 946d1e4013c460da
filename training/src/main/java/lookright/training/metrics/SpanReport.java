package lookright.training.metrics;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lookright.model.labels.LabelSet;
import lookright.model.labels.Span;
import lookright.model.labels.SpanScheme;

/**
 * Scores over spans under one reading of the tags. A predicted span is correct if a gold span has
 * the same type, first and last word.
 *
 * @param precision over all spans (micro average)
 * @param recall over all spans
 * @param f1 over all spans
 * @param macroF1 mean of the types' F1; 0 if there is no type (seqeval: NaN)
 * @param perType by type, in code-point order
 * @param gold number of gold spans
 * @param found number of predicted spans
 * @param correct number of spans in both
 */
public record SpanReport(
    double precision,
    double recall,
    double f1,
    double macroF1,
    Map<String, Score> perType,
    int gold,
    int found,
    int correct) {

  static SpanReport compute(
      SpanScheme scheme, List<List<String>> gold, List<List<String>> predicted) {
    Map<String, Tally> counts = new HashMap<>();
    for (int i = 0; i < gold.size(); i++) {
      List<Span> golden = scheme.decode(gold.get(i));
      List<Span> found = scheme.decode(predicted.get(i));
      golden.forEach(span -> tally(counts, span).gold++);
      found.forEach(span -> tally(counts, span).found++);
      List<Span> correct = new ArrayList<>(found);
      correct.retainAll(golden);
      correct.forEach(span -> tally(counts, span).correct++);
    }
    Map<String, Tally> byType = new TreeMap<>(LabelSet.BY_CODE_POINT);
    byType.putAll(counts);
    Tally all = new Tally();
    Map<String, Score> perType = new LinkedHashMap<>();
    double sum = 0;
    for (Map.Entry<String, Tally> entry : byType.entrySet()) {
      all.add(entry.getValue());
      Score score = entry.getValue().spanScore();
      perType.put(entry.getKey(), score);
      sum += score.f1();
    }
    Score micro = all.spanScore();
    return new SpanReport(
        micro.precision(),
        micro.recall(),
        micro.f1(),
        Tally.ratio(sum, perType.size()),
        Collections.unmodifiableMap(perType),
        all.gold,
        all.found,
        all.correct);
  }

  private static Tally tally(Map<String, Tally> byType, Span span) {
    return byType.computeIfAbsent(span.type(), type -> new Tally());
  }
}
