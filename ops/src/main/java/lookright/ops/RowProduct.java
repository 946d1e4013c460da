package lookright.ops;

/**
 * Matrix products of rows {@code x [N, K]} with weights, by all threads, cut through the columns of
 * the result.
 *
 * <p>Each thread packs x once, and the block of the weight that it works at; a BLAS that is called
 * for one block after the other packs x for each. Blocks are small enough that a packed one stays
 * in the second cache, while x streams by. Where the parts of BLAS cannot be called ({@link
 * SgemmKernels}), the whole of it is called for each slice of a block.
 */
final class RowProduct {
  /** The most entries of an operand that a thread packs at once. */
  static final int MOST_FLOATS = 1 << 22;

  private static final int ROW_GRAIN = 24; // the most that the kernel treats at once
  private static final int COLUMN_GRAIN = 16;
  private static final int MOST_COLUMNS = 128;
  private static final int ENOUGH_TILES = 8;
  private static final long LEAST_WORK_PER_TILE = 4_000_000;
  private static final int SMALL_WEIGHT = 1 << 19;

  private final Blas.Slice x;
  private final int rows;
  private final boolean ready;
  private final Workers workers;

  /**
   * A product with {@code x [rows, K]}.
   *
   * @param ready whether blocks are packed already, so that using one more often costs nothing
   */
  RowProduct(Blas.Slice x, int rows, boolean ready, Workers workers) {
    this.x = x;
    this.rows = rows;
    this.ready = ready;
    this.workers = workers;
  }

  /** The weights' blocks. */
  interface Blocks {
    /** The block of part {@code part} for its columns {@code [from, to)} of the result. */
    RightBlock of(int part, int from, int to);
  }

  /**
   * {@code y = [x B1 | x B2 | ...]}.
   *
   * @param inner K
   * @param starts the first column of each part, then their number
   * @param adds whether the products are added to what y holds
   */
  void sideBySide(int inner, int[] starts, Blocks blocks, boolean adds, Blas.Slice y) {
    forEachTile(
        new int[] {0, inner},
        1f,
        starts[starts.length - 1],
        (strip, begin, end) -> {
          for (int part = 0; part < starts.length - 1; part++) {
            int width = starts[part + 1] - starts[part];
            int from = cut(begin - starts[part], width);
            int to = cut(end - starts[part], width);
            if (from < to) {
              Blas.Slice block = y.at(strip.first, starts[part] + from);
              strip.multiply(0, blocks.of(part, from, to), to - from, adds, block);
            }
          }
        });
  }

  /** Tiles end at whole panels of each part. */
  private static int cut(int column, int width) {
    return column >= width ? width : Math.max(0, column) / COLUMN_GRAIN * COLUMN_GRAIN;
  }

  /**
   * {@code y = factor (x1 B1 + x2 B2 + ...)}, where x is {@code [x1 | x2 | ...]}.
   *
   * @param starts the first column of each part of x, then their number
   * @param columns of y
   * @param adds whether the sum is added to what y holds
   */
  void sum(int[] starts, int columns, Blocks blocks, float factor, boolean adds, Blas.Slice y) {
    forEachTile(
        starts,
        factor,
        columns,
        (strip, from, to) -> {
          for (int part = 0; part < starts.length - 1; part++) {
            Blas.Slice block = y.at(strip.first, from);
            strip.multiply(part, blocks.of(part, from, to), to - from, adds || part > 0, block);
          }
        });
  }

  private interface Tile {
    /** Computes the columns {@code [from, to)} of the strip's rows. */
    void accept(Strip strip, int from, int to);
  }

  private void forEachTile(int[] starts, float factor, int columns, Tile tile) {
    int inner = starts[starts.length - 1];
    int grains = (rows + ROW_GRAIN - 1) / ROW_GRAIN;
    Strip[] strips = new Strip[strips(grains, inner, columns)];
    for (int i = 0; i < strips.length; i++) {
      int first = grains * i / strips.length * ROW_GRAIN;
      int end = Math.min(rows, grains * (i + 1) / strips.length * ROW_GRAIN);
      strips[i] = new Strip(first, end - first, starts, factor);
    }
    int step = step(2L * rows * columns * inner / strips.length, columns, strips.length);
    int across = (columns + step - 1) / step;
    workers.forEach(
        strips.length * across,
        i -> {
          int from = i % across * step;
          tile.accept(strips[i / across], from, Math.min(columns, from + step));
        });
  }

  /**
   * How many strips x is cut into, each of whole grains: as few as a thread has room for. With a
   * small weight a thread rather keeps to its own rows, which are in its cache and stay there for
   * the next operator.
   */
  private int strips(int grains, int inner, int columns) {
    int most = Math.max(1, MOST_FLOATS / inner / ROW_GRAIN);
    int least = (grains + most - 1) / most;
    if ((long) inner * columns > SMALL_WEIGHT) {
      return least;
    }
    int worth = Math.max(1, Math.min(ready ? ENOUGH_TILES : 2, grains / 2));
    return Math.max(least, worth);
  }

  private int step(long work, int columns, int strips) {
    return ready && strips > 1 ? columns : step(work, columns);
  }

  /** How wide tiles are: an even number of them where there is more than one. */
  static int step(long work, int columns) {
    long worth = Math.max(1, Math.min(ENOUGH_TILES, work / LEAST_WORK_PER_TILE));
    int tiles = (int) Math.max(worth, (columns + MOST_COLUMNS - 1) / MOST_COLUMNS);
    int even = tiles == 1 ? 1 : (tiles + 1) / 2 * 2;
    return ((columns + even - 1) / even + COLUMN_GRAIN - 1) / COLUMN_GRAIN * COLUMN_GRAIN;
  }

  /** Some rows of x, whose columns are parts; a thread that needs them packs them once. */
  private final class Strip {
    private final int first;
    private final int rows;
    private final int[] starts;
    private final float factor;

    Strip(int first, int rows, int[] starts, float factor) {
      this.first = first;
      this.rows = rows;
      this.starts = starts;
      this.factor = factor;
    }

    private void multiply(int part, RightBlock b, int columns, boolean adds, Blas.Slice y) {
      InnerSlices slices = new InnerSlices(starts[part + 1] - starts[part]);
      if (!SgemmKernels.reachable()) {
        slices.forEach(
            (k, depth) -> {
              Blas.Slice rowsOfX = x.at(first, starts[part] + k);
              float kept = adds || k > 0 ? 1f : 0f;
              Blas.Slice entries = b.entries(k, depth);
              Blas.gemm(
                  Blas.Op.PLAIN, b.op(), rows, columns, depth, factor, rowsOfX, entries, kept, y);
            });
        return;
      }
      if (!adds) {
        SgemmKernels.clear(y, rows, columns);
      }
      Floats packed = packed();
      slices.forEach(
          (k, depth) -> {
            long panels = b.packed(k, depth, columns);
            long rowsOfX = packed.address((long) (starts[part] + k) * rows);
            SgemmKernels.kernel(
                columns, rows, depth, factor, panels, rowsOfX, y.address(), y.stride());
          });
    }

    /** The rows in the order in which the kernel reads them, slice after slice. */
    private Floats packed() {
      return Scratch.memory(Scratch.SHARED, rows * starts[starts.length - 1], this, this::pack);
    }

    private void pack(Floats memory) {
      for (int part = 0; part < starts.length - 1; part++) {
        int start = starts[part];
        new InnerSlices(starts[part + 1] - start)
            .forEach(
                (k, depth) -> {
                  long from = x.at(first, start + k).address();
                  long to = memory.address((long) (start + k) * rows);
                  SgemmKernels.oncopy(depth, rows, from, x.stride(), to);
                });
      }
    }
  }
}
