package lookright.training.statistics;

import java.util.ArrayList;
import java.util.List;
import lookright.training.metrics.SpanCounts;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.statistics.descriptive.Quantile;

/**
 * Two systems on the same sentences: is the difference of their micro F1 more than the luck of
 * these sentences? The seeds of the systems are taken as they are; their counts may be summed over
 * seeds before.
 *
 * @param before F1 of the first system, a fraction of 1
 * @param after F1 of the second
 * @param low end of the 95 % interval of after - before: percentiles of the bootstrap over
 *     sentences
 * @param high the other end
 * @param p two-sided, by approximate randomisation: in every sentence the two systems may be
 *     swapped
 */
public record SystemComparison(double before, double after, double low, double high, double p) {
  private static final Quantile QUANTILE =
      Quantile.withDefaults().with(Quantile.EstimationMethod.HF7); // NumPy's
  private static final double TAIL = 0.025;

  /**
   * Compares.
   *
   * @param before counts of every sentence, at least one
   * @param after those of the other system, for the same sentences in the same order
   */
  public static SystemComparison of(
      List<SpanCounts> before, List<SpanCounts> after, Resampling resampling) {
    if (before.size() != after.size() || before.isEmpty()) {
      throw new IllegalArgumentException(
          "%d and %d sentences".formatted(before.size(), after.size()));
    }
    double[] interval = interval(before, after, resampling);
    return new SystemComparison(
        SpanCounts.sum(before).f1(),
        SpanCounts.sum(after).f1(),
        interval[0],
        interval[1],
        randomisation(before, after, resampling));
  }

  /** after - before. */
  public double difference() {
    return after - before;
  }

  /** Only sentences in which the systems differ are swapped: the others change nothing. */
  private static double randomisation(
      List<SpanCounts> before, List<SpanCounts> after, Resampling resampling) {
    List<SpanCounts> first = new ArrayList<>();
    List<SpanCounts> second = new ArrayList<>();
    for (int i = 0; i < before.size(); i++) {
      if (!before.get(i).equals(after.get(i))) {
        first.add(before.get(i));
        second.add(after.get(i));
      }
    }
    Totals observed = new Totals();
    observed.add(before, after);
    Totals drawn = new Totals();
    return resampling.p(
        Math.abs(observed.difference()),
        random -> {
          drawn.set(observed);
          for (int i = 0; i < first.size(); i++) {
            if (random.nextBoolean()) {
              drawn.swap(first.get(i), second.get(i));
            }
          }
          return Math.abs(drawn.difference());
        });
  }

  private static double[] interval(
      List<SpanCounts> before, List<SpanCounts> after, Resampling resampling) {
    UniformRandomProvider random = resampling.random();
    double[] differences = new double[resampling.draws()];
    Totals drawn = new Totals();
    for (int draw = 0; draw < differences.length; draw++) {
      drawn.set(new Totals());
      for (int i = 0; i < before.size(); i++) {
        int sentence = random.nextInt(before.size());
        drawn.add(before.get(sentence), after.get(sentence));
      }
      differences[draw] = drawn.difference();
    }
    return QUANTILE.evaluate(differences, TAIL, 1 - TAIL);
  }

  /** Sums of both systems, changed in place: there are millions of them. */
  private static final class Totals {
    private int gold;
    private int goldAfter;
    private int found;
    private int foundAfter;
    private int correct;
    private int correctAfter;

    void set(Totals other) {
      gold = other.gold;
      goldAfter = other.goldAfter;
      found = other.found;
      foundAfter = other.foundAfter;
      correct = other.correct;
      correctAfter = other.correctAfter;
    }

    void add(List<SpanCounts> before, List<SpanCounts> after) {
      for (int i = 0; i < before.size(); i++) {
        add(before.get(i), after.get(i));
      }
    }

    void add(SpanCounts before, SpanCounts after) {
      gold += before.gold();
      goldAfter += after.gold();
      found += before.found();
      foundAfter += after.found();
      correct += before.correct();
      correctAfter += after.correct();
    }

    void swap(SpanCounts before, SpanCounts after) {
      gold += after.gold() - before.gold();
      goldAfter += before.gold() - after.gold();
      found += after.found() - before.found();
      foundAfter += before.found() - after.found();
      correct += after.correct() - before.correct();
      correctAfter += before.correct() - after.correct();
    }

    double difference() {
      return SpanCounts.f1(goldAfter, foundAfter, correctAfter)
          - SpanCounts.f1(gold, found, correct);
    }
  }
}
