package lookright.ops;

/**
 * Cosines and sines of rotary position embeddings (RoPE, arXiv 2104.09864) by position, computed in
 * float32 as PyTorch does, and extended when a longer sentence comes.
 */
public final class RotaryTable {
  private final float[] inverseFrequencies;
  private volatile Angles angles = new Angles(0, new float[0], new float[0]);

  /**
   * A table for the given inverse frequencies.
   *
   * @param inverseFrequencies radians per position, {@code [headSize / 2]}
   */
  public RotaryTable(float[] inverseFrequencies) {
    this.inverseFrequencies = inverseFrequencies.clone();
  }

  /**
   * Rows {@code [positions, headSize / 2]} of cosines and sines.
   *
   * @param positions how many positions are covered
   * @param cosines row-major, by position
   * @param sines row-major, by position
   */
  record Angles(int positions, float[] cosines, float[] sines) {}

  /** Half the head size. */
  public int halfSize() {
    return inverseFrequencies.length;
  }

  /** The cosine for position {@code position} and frequency {@code i}. */
  public float cosine(int position, int i) {
    return upTo(position + 1).cosines[position * halfSize() + i];
  }

  /** The sine for position {@code position} and frequency {@code i}. */
  public float sine(int position, int i) {
    return upTo(position + 1).sines[position * halfSize() + i];
  }

  /** A table that covers at least {@code positions} positions. */
  Angles upTo(int positions) {
    Angles known = angles;
    if (known.positions < positions) {
      known = compute(Math.max(positions, 2 * known.positions));
      angles = known;
    }
    return known;
  }

  private Angles compute(int positions) {
    int half = halfSize();
    float[] cosines = new float[positions * half];
    float[] sines = new float[positions * half];
    for (int t = 0; t < positions; t++) {
      for (int i = 0; i < half; i++) {
        float angle = t * inverseFrequencies[i];
        cosines[t * half + i] = (float) Math.cos(angle);
        sines[t * half + i] = (float) Math.sin(angle);
      }
    }
    return new Angles(positions, cosines, sines);
  }
}
