package lookright.ops;

import java.time.Duration;
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
  static {
    BlasKernels.choose(); // whoever computes makes workers first, before OpenBLAS is loaded
  }

  /** A worker looks out for the next kernel so long before it sleeps: waking up takes as long. */
  private static final long PATIENCE_NANOS = 1_000_000;

  private static final int SPINS_PER_LOOK = 64;

  private static final Duration PEAK_TIME = Duration.ofMillis(400);

  private final Thread[] threads;
  private final ReentrantLock busy = new ReentrantLock();
  private volatile @Nullable Job job;
  private volatile boolean closed;
  private final Tap tap;
  private double sgemmPeak;

  /**
   * Starts the threads.
   *
   * @param parallelism how many threads work on a kernel, the caller included; at least 1
   */
  public Workers(int parallelism) {
    this(parallelism, Tap.NONE);
  }

  /** Starts threads whose work is watched, and that of the sessions that they work for. */
  public Workers(int parallelism, Tap tap) {
    this.tap = tap;
    if (parallelism < 1) {
      throw new IllegalArgumentException("Found " + parallelism + " threads, expected at least 1");
    }
    threads = new Thread[parallelism - 1];
    for (int i = 0; i < threads.length; i++) {
      int number = i + 1;
      threads[i] = new Thread(() -> serve(number), "lookright-worker-" + number);
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

  /** Who watches. */
  public Tap tap() {
    return tap;
  }

  /**
   * How fast these threads multiply matrices at best, in GFLOP/s: measured at the first call, which
   * takes a moment, and the same ever after.
   */
  public synchronized double sgemmPeak() {
    if (sgemmPeak == 0) {
      sgemmPeak = measureSgemmPeak(PEAK_TIME);
    }
    return sgemmPeak;
  }

  /** The same, measured now for so long. */
  public double measureSgemmPeak(Duration time) {
    return SgemmPeak.measure(this, time);
  }

  /**
   * Calls {@code body} once for every tile in {@code [0, tiles)}, in no particular order, and
   * returns when all are done. The first failure of a tile is thrown here.
   */
  public void forEach(int tiles, IntConsumer body) {
    if (tap == Tap.NONE) {
      run(tiles, body);
    } else {
      tap.tiles(body, watched -> run(tiles, watched));
    }
  }

  private void run(int tiles, IntConsumer body) {
    if (threads.length == 0 || tiles <= 1 || closed || !busy.tryLock()) {
      for (int i = 0; i < tiles; i++) {
        body.accept(i);
      }
      return;
    }
    try {
      Job mine = new Job(tiles, parallelism(), body);
      job = mine;
      for (int i = 0; i < Math.min(threads.length, tiles - 1); i++) {
        LockSupport.unpark(threads[i]);
      }
      mine.work(0);
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

  private void serve(int number) {
    try (Scratch scratch = new Scratch()) {
      scratch.enter();
      work(number);
    }
  }

  private void work(int number) {
    Job last = null;
    long idleSince = System.nanoTime();
    while (!closed) {
      Job now = job;
      if (now != null && now != last) {
        now.work(number);
        last = now;
        idleSince = System.nanoTime();
      } else if (System.nanoTime() - idleSince < PATIENCE_NANOS) {
        pause();
      } else {
        last = null;
        LockSupport.park(this);
        idleSince = System.nanoTime();
      }
    }
  }

  /** Spins a little, then lets a thread that waits for this processor go first. */
  @SuppressWarnings("ThreadPriorityCheck") // a hint that helps where processors are scarce
  private static void pause() {
    for (int i = 0; i < SPINS_PER_LOOK; i++) {
      Thread.onSpinWait();
    }
    Thread.yield();
  }

  /**
   * One kernel's tiles. Each thread starts with a share of its own, the same for kernels of the
   * same number of tiles, so that the next kernel finds its rows in the cache; then it helps the
   * others.
   */
  private static final class Job {
    private final IntConsumer body;
    private final AtomicInteger[] next;
    private final int[] ends;
    private final AtomicInteger open;
    private volatile @Nullable Throwable failure;

    Job(int tiles, int threads, IntConsumer body) {
      this.body = body;
      next = new AtomicInteger[threads];
      ends = new int[threads];
      for (int t = 0; t < threads; t++) {
        next[t] = new AtomicInteger((int) ((long) tiles * t / threads));
        ends[t] = (int) ((long) tiles * (t + 1) / threads);
      }
      open = new AtomicInteger(tiles);
    }

    void work(int thread) {
      for (int i = 0; i < next.length; i++) {
        int share = (thread + i) % next.length;
        for (int tile = next[share].getAndIncrement();
            tile < ends[share];
            tile = next[share].getAndIncrement()) {
          run(tile);
        }
      }
    }

    private void run(int tile) {
      try {
        body.accept(tile);
      } catch (RuntimeException | Error e) {
        failure = e;
      } finally {
        open.decrementAndGet();
      }
    }

    void await() {
      while (open.get() > 0) {
        pause();
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
