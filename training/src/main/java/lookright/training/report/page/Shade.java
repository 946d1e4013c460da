package lookright.training.report.page;

import java.util.Arrays;
import java.util.Locale;

/** Light to middle blue, always light enough for black letters (contrast at least 7 to 1). */
final class Shade {
  private static final int[] LIGHT = {255, 255, 255};
  private static final int[] DARK = {127, 179, 213};

  private final double low;
  private final double high;

  /** A scale from the lowest to the highest, outliers below the lower quartile left out. */
  Shade(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int count = sorted.length;
    this.high = count == 0 ? 0 : sorted[count - 1];
    double lowest = count == 0 ? 0 : sorted[0];
    double quartile = count == 0 ? 0 : sorted[count / 4];
    boolean outlier = quartile - lowest > 2 * (high - quartile);
    this.low = outlier ? quartile - (high - quartile) : lowest;
  }

  private Shade(double low, double high) {
    this.low = low;
    this.high = high;
  }

  /** A scale of percentages, the same for every column. */
  static Shade percent() {
    return new Shade(0, 100);
  }

  /** A background as CSS. */
  String css(double value) {
    double share = high > low ? Math.max(0, Math.min(1, (value - low) / (high - low))) : 0;
    int[] mixed = new int[3];
    for (int i = 0; i < 3; i++) {
      mixed[i] = (int) Math.round(LIGHT[i] + share * (DARK[i] - LIGHT[i]));
    }
    return String.format(Locale.ROOT, "background:#%02x%02x%02x", mixed[0], mixed[1], mixed[2]);
  }
}
