package lookright.ops.nf4;

/**
 * The largest magnitudes of a matrix's blocks in 8 bits each: the second level of double
 * quantisation. Pure Java.
 */
public final class BlockScales {
  /** Scales that share a scale of their own. */
  public static final int BLOCK = 256;

  private final byte[] codes;
  private final float[] largest;
  private final float mean;

  private BlockScales(byte[] codes, float[] largest, float mean) {
    this.codes = codes;
    this.largest = largest;
    this.mean = mean;
  }

  /** Quantises scales, which are not kept. */
  public static BlockScales of(float[] scales) {
    double sum = 0;
    for (float scale : scales) {
      sum += scale;
    }
    float mean = (float) (sum / Math.max(1, scales.length));
    byte[] codes = new byte[scales.length];
    float[] largest = new float[(scales.length + BLOCK - 1) / BLOCK];
    for (int block = 0; block < largest.length; block++) {
      int from = block * BLOCK;
      int to = Math.min(scales.length, from + BLOCK);
      for (int i = from; i < to; i++) {
        largest[block] = Math.max(largest[block], Math.abs(scales[i] - mean));
      }
      float factor = largest[block] == 0 ? 0 : 1 / largest[block];
      for (int i = from; i < to; i++) {
        codes[i] = DynamicMap.nearest((scales[i] - mean) * factor);
      }
    }
    return new BlockScales(codes, largest, mean);
  }

  /** How many there are. */
  public int count() {
    return codes.length;
  }

  /** The scale of block {@code i}, restored. */
  public float at(int i) {
    return DynamicMap.value(codes[i]) * largest[i / BLOCK] + mean;
  }

  /** Bytes that it takes. */
  public long bytes() {
    return codes.length + (long) Float.BYTES * largest.length + Float.BYTES;
  }
}
