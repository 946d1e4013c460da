package lookright.ops.stock;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Work on a device, one piece at a time for the whole process: ND4J promises nothing for threads
 * that compute there at once, and two models on a GPU are two such threads. Who has the turn may
 * take it again; others wait in the order in which they came.
 */
public final class DeviceTurn {
  private static final ReentrantLock TURN = new ReentrantLock(true);

  private DeviceTurn() {}

  /** Does {@code work} while no other thread does any. */
  public static <T> T take(Supplier<T> work) {
    TURN.lock();
    try {
      return work.get();
    } finally {
      TURN.unlock();
    }
  }
}
