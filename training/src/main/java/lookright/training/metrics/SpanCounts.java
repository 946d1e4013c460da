package lookright.training.metrics;

import java.util.ArrayList;
import java.util.List;
import lookright.model.labels.Span;
import lookright.model.labels.SpanScheme;

/**
 * What a sentence adds to micro precision, recall and F1; sums of it are counts of several
 * sentences.
 *
 * @param gold number of gold spans
 * @param found number of predicted spans
 * @param correct number of spans in both
 */
public record SpanCounts(int gold, int found, int correct) {

  /**
   * Counts spans of one sentence in strict IOB2.
   *
   * @param gold its tags
   * @param predicted as many tags
   */
  public static SpanCounts strict(List<String> gold, List<String> predicted) {
    List<Span> golden = SpanScheme.STRICT_IOB2.decode(gold);
    List<Span> found = SpanScheme.STRICT_IOB2.decode(predicted);
    List<Span> correct = new ArrayList<>(found);
    correct.retainAll(golden);
    return new SpanCounts(golden.size(), found.size(), correct.size());
  }

  /**
   * Counts words of one sentence, for labels that spell no spans: F1 is then accuracy.
   *
   * @param gold its labels
   * @param predicted as many labels
   */
  public static SpanCounts words(List<String> gold, List<String> predicted) {
    int correct = 0;
    for (int i = 0; i < gold.size(); i++) {
      correct += gold.get(i).equals(predicted.get(i)) ? 1 : 0;
    }
    return new SpanCounts(gold.size(), predicted.size(), correct);
  }

  /** Both together. */
  public SpanCounts plus(SpanCounts other) {
    return new SpanCounts(gold + other.gold, found + other.found, correct + other.correct);
  }

  /** All together. */
  public static SpanCounts sum(List<SpanCounts> counts) {
    return counts.stream().reduce(new SpanCounts(0, 0, 0), SpanCounts::plus);
  }

  /** The harmonic mean of precision and recall, a fraction of 1; 0 without any span. */
  public double f1() {
    return f1(gold, found, correct);
  }

  /** The same of counts that are no record. */
  public static double f1(int gold, int found, int correct) {
    return Tally.ratio(2.0 * correct, gold + found);
  }
}
