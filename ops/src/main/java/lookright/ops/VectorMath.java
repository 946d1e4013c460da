package lookright.ops;

/**
 * Loops over {@code float[]} in the shapes that the JIT compiler turns into vector instructions:
 * Java 17's does so with {@code a[i]} and with {@code a[i + 512]}, not with {@code a[from + i]}, so
 * a kernel copies each row to the front of an array of its own.
 *
 * <p>Every sum is taken in an order that depends on its length alone, so results are the same bits
 * on every run.
 */
public final class VectorMath {
  private static final float LOG2_E = 1.442695f;
  private static final float ROUND = 12582912f;
  private static final float LN2_HIGH = 0.6933594f;
  private static final float LN2_LOW = -0.00021219444f;

  private VectorMath() {}

  /**
   * {@code out[i] = exp(in[i])} for the first {@code n} entries, relative error about 1e-7, inputs
   * clamped to [-87, 88]. Cephes' polynomial in fused multiply-adds (one instruction on processors
   * with AVX2), then the power of two: adding {@link #ROUND} leaves it in the lowest bits of the
   * sum, from where it is added to the result's exponent. {@code scratch} holds {@code n} entries.
   */
  public static void exp(float[] in, float[] out, float[] scratch, int n) {
    for (int i = 0; i < n; i++) {
      float x = Math.max(-87f, Math.min(88f, in[i]));
      float rounded = Math.fma(x, LOG2_E, ROUND);
      float power = rounded - ROUND;
      scratch[i] = rounded;
      float f = Math.fma(power, -LN2_LOW, Math.fma(power, -LN2_HIGH, x));
      float p = 0.00019875691f;
      p = Math.fma(p, f, 0.0013981999f);
      p = Math.fma(p, f, 0.008333452f);
      p = Math.fma(p, f, 0.041665796f);
      p = Math.fma(p, f, 0.16666666f);
      p = Math.fma(p, f, 0.5f);
      out[i] = Math.fma(p * f, f, f + 1f);
    }
    for (int i = 0; i < n; i++) {
      int power = Float.floatToRawIntBits(scratch[i]) << 23;
      out[i] = Float.intBitsToFloat(Float.floatToRawIntBits(out[i]) + power);
    }
  }

  /**
   * {@code out[i] = 1 / (1 + exp(-in[i]))} for the first {@code n} entries; {@code out} may be
   * {@code in}.
   */
  public static void sigmoid(float[] in, float[] out, float[] scratch, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = -in[i];
    }
    exp(out, out, scratch, n);
    for (int i = 0; i < n; i++) {
      out[i] = 1f / (1f + out[i]);
    }
  }

  /**
   * The dot product of {@code a[aFrom..]} and {@code b[bFrom..]}, {@code n} entries, in eight
   * lanes.
   */
  public static float dot(float[] a, int aFrom, float[] b, int bFrom, int n) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    int i = 0;
    for (; i + 8 <= n; i += 8) {
      int p = aFrom + i;
      int q = bFrom + i;
      s0 += a[p] * b[q];
      s1 += a[p + 1] * b[q + 1];
      s2 += a[p + 2] * b[q + 2];
      s3 += a[p + 3] * b[q + 3];
      s4 += a[p + 4] * b[q + 4];
      s5 += a[p + 5] * b[q + 5];
      s6 += a[p + 6] * b[q + 6];
      s7 += a[p + 7] * b[q + 7];
    }
    for (; i < n; i++) {
      s0 += a[aFrom + i] * b[bFrom + i];
    }
    return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
  }

  /** The largest of {@code n} entries from {@code from}, NaN aside, in four lanes. */
  public static float max(float[] a, int from, int n) {
    float m0 = Float.NEGATIVE_INFINITY;
    float m1 = m0;
    float m2 = m0;
    float m3 = m0;
    int i = 0;
    for (; i + 4 <= n; i += 4) {
      m0 = a[from + i] > m0 ? a[from + i] : m0;
      m1 = a[from + i + 1] > m1 ? a[from + i + 1] : m1;
      m2 = a[from + i + 2] > m2 ? a[from + i + 2] : m2;
      m3 = a[from + i + 3] > m3 ? a[from + i + 3] : m3;
    }
    for (; i < n; i++) {
      m0 = a[from + i] > m0 ? a[from + i] : m0;
    }
    return Math.max(Math.max(m0, m1), Math.max(m2, m3));
  }

  /** The largest magnitude among the first {@code n} entries; NaN if one of them is. */
  public static float largestMagnitude(float[] a, int n) {
    float largest = 0;
    for (int i = 0; i < n; i++) {
      largest = Math.max(largest, Math.abs(a[i]));
    }
    return largest;
  }

  /** The sum of {@code n} entries from {@code from}, in four lanes. */
  public static float sum(float[] a, int from, int n) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int i = 0;
    for (; i + 4 <= n; i += 4) {
      s0 += a[from + i];
      s1 += a[from + i + 1];
      s2 += a[from + i + 2];
      s3 += a[from + i + 3];
    }
    for (; i < n; i++) {
      s0 += a[from + i];
    }
    return (s0 + s1) + (s2 + s3);
  }
}
