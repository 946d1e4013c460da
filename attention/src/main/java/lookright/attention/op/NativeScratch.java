package lookright.attention.op;

import lookright.ops.Floats;
import lookright.ops.Scratch;

/** Native memory for the products of one block. */
final class NativeScratch {
  private NativeScratch() {}

  /** See {@link Scratch#memory}. */
  static Floats floats(int slot, int n) {
    return Scratch.memory(slot, n);
  }
}
