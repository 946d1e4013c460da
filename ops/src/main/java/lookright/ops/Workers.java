package lookright.ops;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A few daemon threads that work through the tiles of one kernel at a time.
 *
 * <p>How a kernel is cut into tiles is the kernel's affair and depends on shapes alone, so any
 * number of threads gives the same bits. A caller that finds the threads busy with another caller's
 * kernel does all tiles itself: many taggers at once then scale by callers, not by tiles.
 */
public final class Workers implements AutoCloseable {
  private static final int SPINS = 4_000;
  private static final long WAIT_NANOS = 20_000;

  private final Thread[] threads;
  private final ReentrantLock busy = new ReentrantLock();
  private volatile @Nullable Job job;
  private volatile boolean closed;

  /**
   * Starts the threads.
   *
   * @param parallelism how many threads work on a kernel, the caller included; at least 1
   */
  public Workers(int parallelism) {
    if (parallelism < 1) {
      throw new IllegalArgumentException("Found " + parallelism + " threads, expected at least 1");
    }
    threads = new Thread[parallelism - 1];
    for (int i = 0; i < threads.length; i++) {
      threads[i] = new Thread(this::serve, "lookright-worker-" + (i + 1));
      threads[i].setDaemon(true);
      threads[i].start();
    }
  }

  /** Workers for this machine: one thread per available processor, at most 16. */
  public static Workers forThisMachine() {
    return new Workers(Math.min(16, Runtime.getRuntime().availableProcessors()));
  }

  /** How many threads work on a kernel, the caller included. */
  public int parallelism() {
    return threads.length + 1;
  }

  /**
   * Calls {@code body} once for every tile in {@code [0, tiles)}, in no particular order, and
   * returns when all are done. The first failure of a tile is thrown here.
   */
  public void forEach(int tiles, IntConsumer body) {
    if (threads.length == 0 || tiles <= 1 || closed || !busy.tryLock()) {
      for (int i = 0; i < tiles; i++) {
        body.accept(i);
      }
      return;
    }
    try {
      Job mine = new Job(tiles, body);
      job = mine;
      for (int i = 0; i < Math.min(threads.length, tiles - 1); i++) {
        LockSupport.unpark(threads[i]);
      }
      mine.work();
      mine.await();
    } finally {
      job = null;
      busy.unlock();
    }
  }

  /**
   * Ends the threads and waits until they are gone; kernels that run later run on their caller
   * alone.
   */
  @Override
  public void close() {
    closed = true;
    boolean interrupted = false;
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
      while (thread.isAlive() && thread != Thread.currentThread()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve() {
    try (Scratch scratch = new Scratch()) {
      scratch.enter();
      work();
    }
  }

  private void work() {
    Job last = null;
    int idle = 0;
    while (!closed) {
      Job now = job;
      if (now != null && now != last) {
        now.work();
        last = now;
        idle = 0;
      } else if (++idle < SPINS) {
        Thread.onSpinWait();
      } else {
        last = null;
        LockSupport.park(this);
        idle = 0;
      }
    }
  }

  /** One kernel's tiles, handed out by a counter. */
  private static final class Job {
    private final int tiles;
    private final IntConsumer body;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private volatile @Nullable Throwable failure;

    Job(int tiles, IntConsumer body) {
      this.tiles = tiles;
      this.body = body;
    }

    void work() {
      for (int tile = next.getAndIncrement(); tile < tiles; tile = next.getAndIncrement()) {
        try {
          body.accept(tile);
        } catch (RuntimeException | Error e) {
          failure = e;
        } finally {
          done.incrementAndGet();
        }
      }
    }

    void await() {
      for (int spins = 0; done.get() < tiles; spins++) {
        if (spins < SPINS) {
          Thread.onSpinWait();
        } else {
          LockSupport.parkNanos(WAIT_NANOS);
        }
      }
      Throwable thrown = failure;
      if (thrown instanceof Error error) {
        throw error;
      }
      if (thrown instanceof RuntimeException exception) {
        throw exception;
      }
    }
  }
}
