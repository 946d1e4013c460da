package lookright.training.report;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import lookright.model.labels.LabelSet;
import lookright.model.labels.Span;
import lookright.model.labels.SpanScheme;
import lookright.training.data.PredictedSentence;

/**
 * What became of gold spans, and where predicted spans came from. A gold span with a predicted one
 * of the same words counts under the type of that; else, where a predicted span shares a word with
 * it, under {@link #BOUNDARIES}; else under {@link #MISSED}. A predicted span that shares no word
 * with a gold one counts in the row {@link #NOTHING}. Labels that spell no spans are compared word
 * by word.
 *
 * @param counts by gold type and what was found
 */
record TypeConfusions(Map<String, Map<String, Integer>> counts) {
  static final String BOUNDARIES = "other boundaries";
  static final String MISSED = "missed";
  static final String NOTHING = "no span";

  static TypeConfusions of(PlanPredictions predictions) {
    TypeConfusions confusions = new TypeConfusions(new HashMap<>());
    for (List<PredictedSentence> sentences : predictions.bySeed().values()) {
      for (PredictedSentence sentence : sentences) {
        if (predictions.spans()) {
          confusions.spans(sentence.seenTags(), sentence.seenPredicted());
        } else {
          confusions.words(sentence.seenTags(), sentence.seenPredicted());
        }
      }
    }
    return confusions;
  }

  private void spans(List<String> tags, List<String> predicted) {
    List<Span> gold = SpanScheme.STRICT_IOB2.decode(tags);
    List<Span> found = SpanScheme.STRICT_IOB2.decode(predicted);
    for (Span span : gold) {
      count(span.type(), fate(span, found));
    }
    for (Span span : found) {
      if (gold.stream().noneMatch(other -> overlap(span, other))) {
        count(NOTHING, span.type());
      }
    }
  }

  private static String fate(Span gold, List<Span> found) {
    String fate = MISSED;
    for (Span span : found) {
      if (span.start() == gold.start() && span.end() == gold.end()) {
        return span.type();
      }
      fate = overlap(gold, span) ? BOUNDARIES : fate;
    }
    return fate;
  }

  private static boolean overlap(Span one, Span other) {
    return one.start() < other.end() && other.start() < one.end();
  }

  private void words(List<String> tags, List<String> predicted) {
    for (int i = 0; i < tags.size(); i++) {
      count(tags.get(i), predicted.get(i));
    }
  }

  private void count(String gold, String found) {
    counts.computeIfAbsent(gold, type -> new HashMap<>()).merge(found, 1, Integer::sum);
  }

  int count(String gold, String found, int none) {
    return counts.getOrDefault(gold, Map.of()).getOrDefault(found, none);
  }

  /** All types, gold or found. */
  Set<String> types() {
    Set<String> types = new TreeSet<>(LabelSet.BY_CODE_POINT);
    types.addAll(counts.keySet());
    counts.values().forEach(row -> types.addAll(row.keySet()));
    types.removeAll(List.of(BOUNDARIES, MISSED, NOTHING));
    return types;
  }
}
