package lookright.training.statistics;

import java.util.List;
import java.util.Locale;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.StandardDeviation;
import org.apache.commons.statistics.distribution.TDistribution;
import org.jspecify.annotations.Nullable;

/**
 * A score over seeds, in percent.
 *
 * @param values one for each seed, at least one
 */
public record Sample(List<Double> values) {
  private static final double UPPER = 0.975;

  /** Copies the values. */
  public Sample {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("A sample has at least one value");
    }
  }

  private double[] array() {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The arithmetic mean. */
  public double mean() {
    return Mean.of(array()).getAsDouble();
  }

  /** The sample standard deviation (n - 1), or null for a single value. */
  public @Nullable Double deviation() {
    return values.size() < 2 ? null : StandardDeviation.of(array()).getAsDouble();
  }

  /** The squared standard error of the mean, or null for a single value. */
  public @Nullable Double squaredError() {
    Double deviation = deviation();
    return deviation == null ? null : deviation * deviation / values.size();
  }

  /**
   * Half the width of Student's 95 % interval of the mean, or null for a single value. It is about
   * further seeds of the same training and test sentences, not about other sentences.
   */
  public @Nullable Double margin() {
    Double squaredError = squaredError();
    if (squaredError == null) {
      return null;
    }
    double quantile = TDistribution.of(values.size() - 1).inverseCumulativeProbability(UPPER);
    return quantile * Math.sqrt(squaredError);
  }

  /** Such as {@code 48.2 ± 0.6}. */
  @Override
  public String toString() {
    Double deviation = deviation();
    return deviation == null ? number(mean()) : number(mean()) + " ± " + number(deviation);
  }

  /** A score to one decimal, never {@code -0.0}. */
  public static String number(double score) {
    String text = String.format(Locale.ROOT, "%.1f", score);
    return text.equals("-0.0") ? "0.0" : text;
  }
}
