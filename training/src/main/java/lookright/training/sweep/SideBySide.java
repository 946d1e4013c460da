package lookright.training.sweep;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import lookright.io.UserException;
import lookright.ops.Workers;
import lookright.training.CancellationSignal;
import lookright.training.settings.SweepSettings;

/**
 * Runs cells, several at the same time if that was asked for and memory allows it. A cell that
 * fails by itself is marked so and the others go on; a user's mistake and Ctrl-C end them all.
 */
final class SideBySide {
  private final int width;
  private final int threadsEach;
  private final long bytesEach;
  private final CancellationSignal cancellation;

  /**
   * @param bytesEach what a cell needs
   * @param cancellation heard by the cells, and set where one of them ends all
   * @throws UserException if a single cell needs more than all may
   */
  SideBySide(SweepSettings.SideBySide side, long bytesEach, CancellationSignal cancellation) {
    long budget = side.memory() > 0 ? side.memory() : machine() / 4 * 3;
    if (bytesEach > budget) {
      throw new UserException(
          "memory: found %d MB, but a single cell needs about %d MB; give more, or a smaller batch"
              .formatted(budget / 1_000_000, bytesEach / 1_000_000));
    }
    this.width = (int) Math.min(side.jobs(), budget / Math.max(1, bytesEach));
    this.threadsEach = Math.max(1, side.threads() / width);
    this.bytesEach = bytesEach;
    this.cancellation = cancellation;
  }

  private static long machine() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }

  /** How many cells work at the same time. */
  int width() {
    return width;
  }

  /** What each needs, about. */
  long bytesEach() {
    return bytesEach;
  }

  /** Computing threads of each. */
  int threadsEach() {
    return threadsEach;
  }

  /** Trains one cell. */
  interface CellWork {
    /** The cell with its result. */
    Cell train(Cell cell, Workers workers);
  }

  /**
   * A cell that came to its end.
   *
   * @param cell finished or failed
   * @param seconds that it took now
   */
  record Outcome(Cell cell, double seconds) {}

  /**
   * Runs all of them.
   *
   * @param note is told of each as it ends, by the calling thread
   */
  void run(List<Cell> cells, CellWork work, Consumer<Outcome> note) {
    ExecutorService pool = Executors.newFixedThreadPool(width, SideBySide::thread);
    CompletionService<Outcome> ended = new ExecutorCompletionService<>(pool);
    boolean done = false;
    try {
      cells.forEach(cell -> ended.submit(() -> train(cell, work)));
      for (int i = 0; i < cells.size(); i++) {
        note.accept(ended.take().get());
      }
      done = true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } finally {
      if (!done) {
        cancellation.cancel();
      }
      end(pool);
    }
  }

  /** Lets those that work save and end. */
  private static void end(ExecutorService pool) {
    pool.shutdown();
    boolean interrupted = false;
    while (!pool.isTerminated()) {
      try {
        pool.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "lookright-sweep");
    thread.setDaemon(true);
    return thread;
  }

  private Outcome train(Cell cell, CellWork work) {
    cancellation.throwIfCancelled();
    long start = System.nanoTime();
    try (Workers workers = new Workers(threadsEach)) {
      return new Outcome(work.train(cell, workers), (System.nanoTime() - start) / 1e9);
    } catch (UserException | CancellationException e) {
      throw e;
    } catch (RuntimeException | OutOfMemoryError e) {
      String message = e.getMessage();
      return new Outcome(
          cell.failed(message == null ? e.getClass().getSimpleName() : message),
          (System.nanoTime() - start) / 1e9);
    }
  }
}
