package lookright.training.report;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A score over seeds, in percent.
 *
 * @param values one for each seed, at least one
 */
public record Sample(List<Double> values) {
  /** Copies the values; refuses none. */
  public Sample {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("A sample has at least one value");
    }
  }

  /** Their mean. */
  public double mean() {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  /** The sample standard deviation (n - 1), or null for a single value. */
  public @Nullable Double deviation() {
    if (values.size() < 2) {
      return null;
    }
    double mean = mean();
    double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    return Math.sqrt(squares / (values.size() - 1));
  }

  /** The squared standard error of the mean, or null for a single value. */
  @Nullable Double squaredError() {
    Double deviation = deviation();
    return deviation == null ? null : deviation * deviation / values.size();
  }

  /** Such as {@code 48.2 ± 0.6}. */
  @Override
  public String toString() {
    Double deviation = deviation();
    return deviation == null ? number(mean()) : number(mean()) + " ± " + number(deviation);
  }

  /** A score to one decimal, never {@code -0.0}. */
  static String number(double score) {
    String text = String.format(Locale.ROOT, "%.1f", score);
    return text.equals("-0.0") ? "0.0" : text;
  }
}
