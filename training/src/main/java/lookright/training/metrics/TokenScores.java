package lookright.training.metrics;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import lookright.model.labels.LabelSet;

/**
 * Scores over single words, for labels that spell no spans (part of speech), equal to
 * scikit-learn's classification report.
 *
 * @param accuracy share of words with the gold label
 * @param macro means over the labels that occur in gold or prediction; its support is all words
 * @param perLabel by label, in code-point order
 * @param words number of words
 */
public record TokenScores(double accuracy, Score macro, Map<String, Score> perLabel, int words) {

  /**
   * Scores predicted labels.
   *
   * @param gold labels of every sentence
   * @param predicted as many labels for as many sentences
   * @return the scores
   * @throws IllegalArgumentException if a sentence has no label for each of its words
   */
  public static TokenScores compute(List<List<String>> gold, List<List<String>> predicted) {
    requireSameShape(gold, predicted);
    Map<String, Tally> counts = new HashMap<>();
    for (int i = 0; i < gold.size(); i++) {
      for (int j = 0; j < gold.get(i).size(); j++) {
        Tally golden = counts.computeIfAbsent(gold.get(i).get(j), label -> new Tally());
        Tally found = counts.computeIfAbsent(predicted.get(i).get(j), label -> new Tally());
        golden.gold++;
        found.found++;
        golden.correct += golden == found ? 1 : 0;
      }
    }
    Map<String, Tally> byLabel = new TreeMap<>(LabelSet.BY_CODE_POINT);
    byLabel.putAll(counts);
    Tally all = new Tally();
    byLabel.values().forEach(all::add);
    Map<String, Score> perLabel = new LinkedHashMap<>();
    byLabel.forEach((label, tally) -> perLabel.put(label, tally.tokenScore()));
    return new TokenScores(
        Tally.ratio(all.correct, all.gold),
        macro(perLabel.values(), all.gold),
        Collections.unmodifiableMap(perLabel),
        all.gold);
  }

  private static Score macro(Collection<Score> scores, int support) {
    return new Score(
        mean(scores, Score::precision),
        mean(scores, Score::recall),
        mean(scores, Score::f1),
        support);
  }

  private static double mean(Collection<Score> scores, ToDoubleFunction<Score> value) {
    return scores.stream().mapToDouble(value).average().orElse(0);
  }

  private static void requireSameShape(List<List<String>> gold, List<List<String>> predicted) {
    if (gold.size() != predicted.size()) {
      throw new IllegalArgumentException(
          "Predictions for %d sentences, but there are %d"
              .formatted(predicted.size(), gold.size()));
    }
    for (int i = 0; i < gold.size(); i++) {
      if (gold.get(i).size() != predicted.get(i).size()) {
        throw new IllegalArgumentException(
            "Sentence %d has %d predicted labels, but %d words"
                .formatted(i, predicted.get(i).size(), gold.get(i).size()));
      }
    }
  }
}
