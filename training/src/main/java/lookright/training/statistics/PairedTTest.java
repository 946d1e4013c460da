package lookright.training.statistics;

import java.util.List;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.TTest;

/**
 * The paper's test of the question whether unlocking groups nearer to the output too helps: a
 * one-sided paired t-test over pairs of plans, each with its mean over seeds. Pairs share plans, so
 * they are not independent and {@code p} is not calibrated: it is here because it is what was
 * published. {@link PlanPermutationTest} is the one to believe.
 *
 * @param pairs n, at least 2
 * @param difference mean of before - after
 * @param t the difference over its standard error, with the sample standard deviation; NaN if no
 *     pair differs
 * @param p {@code P(T <= t)} with n - 1 degrees of freedom; small if after is larger; NaN with t
 */
public record PairedTTest(int pairs, double difference, double t, double p) {

  /**
   * Tests.
   *
   * @param pairs at least 2, of plans that have scores
   */
  public static PairedTTest of(PlanScores scores, List<PlanPair> pairs) {
    double[] before = scores.means(pairs.stream().map(PlanPair::before).toList());
    double[] after = scores.means(pairs.stream().map(PlanPair::after).toList());
    TTest test = TTest.withDefaults().with(AlternativeHypothesis.LESS_THAN);
    double difference = 0;
    for (int i = 0; i < before.length; i++) {
      difference += (before[i] - after[i]) / before.length;
    }
    TTest.Result result = test.pairedTest(before, after);
    return new PairedTTest(before.length, difference, result.getStatistic(), result.getPValue());
  }
}
