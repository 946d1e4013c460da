package lookright.ops;

import java.time.Duration;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;

/**
 * How fast this machine multiplies matrices, measured: the yardstick for everything that we do. The
 * products go through the same library as ours, by the same threads, on square matrices that leave
 * it no excuse: not of a power of two, whose rows would compete for the same places of the caches.
 */
final class SgemmPeak {
  private static final int SIZE = 960;

  private SgemmPeak() {}

  /**
   * The best of as many products as fit in some time, at least three: what a busy neighbour takes
   * for a moment is not the machine's fault. After a rest, virtual processors may share one core
   * for a tenth of a second: measure for longer than that.
   *
   * @return GFLOP/s
   */
  static double measure(Workers workers, Duration time) {
    try (FloatPointer a = ones();
        FloatPointer b = ones();
        FloatPointer c = ones()) {
      Blas.enter();
      try {
        long end = System.nanoTime() + time.toNanos();
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 3 || System.nanoTime() < end; i++) {
          long start = System.nanoTime();
          multiply(a, b, c, workers);
          best = Math.min(best, System.nanoTime() - start);
        }
        return 2.0 * SIZE * SIZE * SIZE / best;
      } finally {
        Blas.leave();
      }
    }
  }

  /** One strip of rows for each thread: each packs no more than it must. */
  private static void multiply(FloatPointer a, FloatPointer b, FloatPointer c, Workers workers) {
    int strips = workers.parallelism();
    workers.forEach(
        strips,
        strip -> {
          int from = SIZE * strip / strips;
          int rows = SIZE * (strip + 1) / strips - from;
          Blas.Product product = OneDnn.product(SIZE, SIZE, SIZE);
          product.multiply(
              Blas.Op.PLAIN,
              Blas.Op.PLAIN,
              rows,
              SIZE,
              SIZE,
              1f,
              new Blas.Slice(a, (long) from * SIZE, SIZE),
              new Blas.Slice(b, 0, SIZE),
              0f,
              new Blas.Slice(c, (long) from * SIZE, SIZE));
        });
  }

  private static FloatPointer ones() {
    FloatPointer matrix = new FloatPointer((long) SIZE * SIZE);
    float[] row = new float[SIZE];
    Arrays.fill(row, 1f);
    for (int i = 0; i < SIZE; i++) {
      matrix.position((long) i * SIZE).put(row, 0, SIZE);
    }
    return matrix.position(0);
  }
}
