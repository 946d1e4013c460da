package lookright.io.safetensors;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Work on a long range, piece by piece, by the calling thread and some more that end with the call.
 * Pieces do not depend on the number of threads.
 */
final class Pieces {
  private static final int MAX_THREADS = 8;

  /** Works on the elements from {@code begin} to {@code end}. */
  interface Work {
    void run(long begin, long end) throws IOException;
  }

  private final long count;
  private final long piece;
  private final Work work;
  private final AtomicLong next = new AtomicLong();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private Pieces(long count, long piece, Work work) {
    this.count = count;
    this.piece = piece;
    this.work = work;
  }

  /**
   * Does {@code work} on all of 0 to {@code count}.
   *
   * @param piece elements of a piece; a second thread comes only where there is a second piece
   */
  static void run(long count, long piece, Work work) throws IOException {
    new Pieces(count, piece, work).run();
  }

  private void run() throws IOException {
    long useful = Math.min(Runtime.getRuntime().availableProcessors(), (count + piece - 1) / piece);
    List<Thread> helpers = new ArrayList<>();
    for (int i = 1; i < Math.min(useful, MAX_THREADS); i++) {
      Thread helper = new Thread(this::drain, "safetensors-read-" + i);
      helper.setDaemon(true);
      helper.start();
      helpers.add(helper);
    }
    drain();
    boolean interrupted = false;
    for (Thread helper : helpers) {
      interrupted |= joinAnyway(helper);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    rethrow(failure.get());
  }

  private void drain() {
    try {
      for (long begin = next.getAndAdd(piece);
          begin < count && failure.get() == null;
          begin = next.getAndAdd(piece)) {
        work.run(begin, Math.min(count, begin + piece));
      }
    } catch (IOException | RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    }
  }

  /** A helper writes to the caller's buffer, so the call may not end before it. */
  private static boolean joinAnyway(Thread helper) {
    boolean interrupted = false;
    while (true) {
      try {
        helper.join();
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }

  private static void rethrow(@Nullable Throwable e) throws IOException {
    if (e instanceof IOException io) {
      throw io;
    } else if (e instanceof RuntimeException runtime) {
      throw runtime;
    } else if (e instanceof Error error) {
      throw error;
    }
  }
}
