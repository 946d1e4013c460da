package lookright.ops;

/**
 * Float arrays that a thread keeps from kernel to kernel, so that tiles allocate nothing.
 *
 * <p>A kernel uses the slots {@code 0, 1, 2...} for the arrays that it needs at the same time; what
 * an array holds at first is undefined.
 */
public final class Scratch {
  private static final int SLOTS = 8;
  private static final ThreadLocal<float[][]> ARRAYS =
      ThreadLocal.withInitial(() -> new float[SLOTS][0]);

  private Scratch() {}

  /**
   * At least {@code n} floats that belong to the calling thread until it asks for the slot again.
   */
  public static float[] floats(int slot, int n) {
    float[][] mine = ARRAYS.get();
    if (mine[slot].length < n) {
      mine[slot] = new float[Math.max(n, 2 * mine[slot].length)];
    }
    return mine[slot];
  }
}
