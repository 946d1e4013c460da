package lookright.ops.nf4;

/**
 * The 4-bit type NF4: 16 levels in [-1, 1], each as likely as the others where entries are normally
 * distributed (QLoRA, arXiv 2305.14314, section 3). Pure Java.
 */
public final class NormalFloat {
  /** Entries that share a scale. */
  public static final int BLOCK = 64;

  private static final float[] LEVELS = {
    -1f,
    -0.6961928f,
    -0.52507305f,
    -0.3949175f,
    -0.28444138f,
    -0.18477343f,
    -0.091050036f,
    0f,
    0.0795803f,
    0.1609302f,
    0.2461123f,
    0.33791524f,
    0.44070983f,
    0.562617f,
    0.72295684f,
    1f
  };

  /** The number of the level 0. */
  private static final int ZERO = 7;

  /** What a magnitude of 0 is divided by instead. */
  private static final float SMALLEST = 1e-38f;

  private static final int INFINITE = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);

  /** Half way from each level to the next; an entry on it belongs to the lower level. */
  private static final float[] BOUNDS = bounds();

  /** Cells of [-1, 1] so narrow that each holds at most one bound. */
  private static final int CELLS = 64;

  /** By cell, the level of an entry that lies below the cell's bound. */
  private static final byte[] LOWEST = lowest();

  private NormalFloat() {}

  private static float[] bounds() {
    float[] bounds = new float[LEVELS.length];
    for (int i = 0; i < LEVELS.length - 1; i++) {
      bounds[i] = (LEVELS[i] + LEVELS[i + 1]) / 2;
    }
    bounds[LEVELS.length - 1] = Float.POSITIVE_INFINITY;
    return bounds;
  }

  private static byte[] lowest() {
    byte[] lowest = new byte[CELLS + 1];
    for (int cell = 0; cell <= CELLS; cell++) {
      double edge = cell * 2.0 / CELLS - 1 - 1e-5; // rounding may put an entry into the next cell
      while (BOUNDS[lowest[cell]] < edge) {
        lowest[cell]++;
      }
    }
    return lowest;
  }

  /** The levels by number. */
  public static float[] levels() {
    return LEVELS.clone();
  }

  /** Bytes that {@code n} codes take. */
  public static long bytes(long n) {
    return (n + 1) / 2;
  }

  /**
   * The codes of one block.
   *
   * @param v holds the block's {@code n <= 64} entries from {@code from} on
   * @param packed takes its codes from byte {@code at} on
   * @return the block's largest magnitude
   * @throws IllegalArgumentException if an entry is NaN or infinite
   */
  public static float encode(float[] v, int from, int n, byte[] packed, int at) {
    float largest = largest(v, from, n);
    float divisor = Math.max(SMALLEST, largest);
    if (n == BLOCK) {
      float factor = 1f / divisor; // as bitsandbytes does, to the bit
      for (int i = 0; i < BLOCK; i += 2) {
        int high = nearest(v[from + i] * factor);
        packed[at + i / 2] = (byte) (high << 4 | nearest(v[from + i + 1] * factor));
      }
    } else {
      for (int i = 0; i < n; i += 2) {
        int low = i + 1 < n ? nearest(v[from + i + 1] / divisor) : ZERO;
        packed[at + i / 2] = (byte) (nearest(v[from + i] / divisor) << 4 | low);
      }
    }
    return largest;
  }

  private static float largest(float[] v, int from, int n) {
    int bits = 0;
    for (int i = from; i < from + n; i++) {
      bits = Math.max(bits, Float.floatToRawIntBits(v[i]) & Integer.MAX_VALUE);
    }
    if (bits >= INFINITE) {
      throw new IllegalArgumentException(
          "Found " + Float.intBitsToFloat(bits) + ", expected finite numbers");
    }
    return Float.intBitsToFloat(bits);
  }

  private static int nearest(float x) {
    float inside = Math.max(-1f, Math.min(1f, x));
    int low = LOWEST[(int) ((inside + 1f) * (CELLS / 2))];
    return inside > BOUNDS[low] ? low + 1 : low;
  }

  /**
   * The entries of a run of codes of one block.
   *
   * @param packed codes, two to a byte
   * @param first number of the run's first code, from the array's first on
   * @param n codes in the run
   * @param scale the block's largest magnitude
   * @param out takes the entries from {@code to} on
   */
  public static void decode(byte[] packed, int first, int n, float scale, float[] out, int to) {
    int done = 0;
    if ((first & 1) == 1 && n > 0) {
      out[to] = LEVELS[packed[first >> 1] & 15] * scale;
      done = 1;
    }
    int at = (first + done) >> 1;
    int pairs = (n - done) / 2;
    for (int i = 0; i < pairs; i++) {
      int both = packed[at + i];
      out[to + done + 2 * i] = LEVELS[both >> 4 & 15] * scale;
      out[to + done + 2 * i + 1] = LEVELS[both & 15] * scale;
    }
    if (done + 2 * pairs < n) {
      out[to + n - 1] = LEVELS[packed[at + pairs] >> 4 & 15] * scale;
    }
  }
}
