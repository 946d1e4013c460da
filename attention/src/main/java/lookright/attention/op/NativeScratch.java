package lookright.attention.op;

import lookright.ops.Floats;
import org.bytedeco.javacpp.FloatPointer;

/** Native memory that a thread keeps for the products of one block. */
final class NativeScratch {
  private static final int SLOTS = 2;
  private static final ThreadLocal<FloatPointer[]> MEMORY =
      ThreadLocal.withInitial(() -> new FloatPointer[SLOTS]);

  private NativeScratch() {}

  /**
   * At least {@code n} floats that belong to the calling thread until it asks for the slot again.
   */
  static Floats floats(int slot, int n) {
    FloatPointer[] mine = MEMORY.get();
    FloatPointer known = mine[slot];
    if (known == null || known.capacity() < n) {
      if (known != null) {
        known.close();
      }
      mine[slot] = new FloatPointer(Math.max(n, 4_096L));
    }
    return Floats.of(mine[slot]);
  }
}
