package lookright.ops.nf4;

import java.util.Arrays;

/**
 * The signed 8-bit type of dynamic exponent and fraction (Dettmers, arXiv 1511.04561): a sorted
 * table of 256 values in (-1, 1]. Pure Java.
 */
final class DynamicMap {
  private static final int EXPONENTS = 7;
  private static final float[] VALUES = values();

  private DynamicMap() {}

  /**
   * 0, 1, and for each exponent i the {@code 2^i} midpoints of [0.1, 1] cut into as many parts,
   * times {@code 10^(i-6)}, with both signs.
   */
  private static float[] values() {
    float[] values = new float[256];
    int count = 0;
    values[count++] = 0f;
    values[count++] = 1f;
    for (int i = 0; i < EXPONENTS; i++) {
      int parts = 1 << i;
      double power = Math.pow(10, i - EXPONENTS + 1);
      for (int part = 0; part < parts; part++) {
        float value = (float) (power * (0.1 + 0.9 * (part + 0.5) / parts));
        values[count++] = value;
        values[count++] = -value;
      }
    }
    Arrays.sort(values);
    return values;
  }

  static float value(byte code) {
    return VALUES[code & 255];
  }

  /** The code of the nearest value; of two, the lower. */
  static byte nearest(float x) {
    int found = Arrays.binarySearch(VALUES, x);
    if (found >= 0) {
      return (byte) found;
    }
    int above = Math.min(-found - 1, VALUES.length - 1);
    int below = Math.max(above - 1, 0);
    return (byte) (x - VALUES[below] <= VALUES[above] - x ? below : above);
  }
}
