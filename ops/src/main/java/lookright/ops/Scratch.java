package lookright.ops;

import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;

/**
 * Memory that is kept from kernel to kernel, so that tiles allocate nothing.
 *
 * <p>It belongs to a {@link GraphSession}, whose caller uses it while the session runs, or to a
 * thread of {@link Workers}, and ends with them: a thread of the host leaves nothing behind,
 * however many come and die. A kernel that is run outside a session uses memory of its thread.
 *
 * <p>A kernel uses the slots {@code 0, 1, 2...} for the arrays that it needs at the same time; what
 * an array holds at first is undefined.
 */
public final class Scratch implements AutoCloseable {
  private static final int SLOTS = 8;
  private static final long LEAST = 4_096;
  private static final ThreadLocal<@Nullable Scratch> CURRENT = new ThreadLocal<>();

  private final float[][] arrays = new float[SLOTS][0];
  private byte[] bytes = new byte[0];
  private final @Nullable FloatPointer[] memory = new FloatPointer[SLOTS];

  Scratch() {}

  /**
   * At least {@code n} floats that belong to the calling thread until it asks for the slot again.
   */
  public static float[] floats(int slot, int n) {
    float[][] mine = current().arrays;
    if (mine[slot].length < n) {
      mine[slot] = new float[Math.max(n, 2 * mine[slot].length)];
    }
    return mine[slot];
  }

  /** At least {@code n} bytes, of which there is one array only. */
  static byte[] bytes(int n) {
    Scratch mine = current();
    if (mine.bytes.length < n) {
      mine.bytes = new byte[Math.max(n, 2 * mine.bytes.length)];
    }
    return mine.bytes;
  }

  /**
   * Floats in native memory, by the same rules; its slots are others than those of {@link #floats}.
   */
  public static Floats memory(int slot, int n) {
    Scratch mine = current();
    FloatPointer known = mine.memory[slot];
    if (known == null || known.capacity() < n) {
      long length = Math.max(n, known == null ? LEAST : 2 * known.capacity());
      if (known != null) {
        known.close();
        mine.memory[slot] = null;
      }
      known = new FloatPointer(length);
      mine.memory[slot] = known;
    }
    return Floats.of(known);
  }

  private static Scratch current() {
    Scratch mine = CURRENT.get();
    if (mine == null) {
      mine = new Scratch();
      CURRENT.set(mine);
    }
    return mine;
  }

  /** Makes this the calling thread's; returns what it had, for {@link #leave}. */
  @Nullable Scratch enter() {
    Scratch before = CURRENT.get();
    CURRENT.set(this);
    return before;
  }

  /** Gives the calling thread back what it had. */
  static void leave(@Nullable Scratch before) {
    if (before == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(before);
    }
  }

  /** Frees the native memory; no thread may use it any more. */
  @Override
  public void close() {
    for (FloatPointer one : memory) {
      if (one != null) {
        one.close();
      }
    }
  }
}
