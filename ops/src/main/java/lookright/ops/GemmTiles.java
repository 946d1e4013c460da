package lookright.ops;

/**
 * How one matrix product {@code [m, n]} with inner length {@code k} is cut into blocks, by shape
 * alone.
 *
 * <p>BLAS packs both operands anew for every block, so blocks are near to square and no smaller
 * than what makes the packing cheap; more of them than threads would only pack more.
 *
 * @param rows m
 * @param columns n
 * @param rowStep rows of a block, the last ones perhaps excepted
 * @param columnStep columns of a block, the last ones perhaps excepted
 */
record GemmTiles(int rows, int columns, int rowStep, int columnStep) {
  private static final long WORK_PER_TILE = 150_000_000;
  private static final long WORTH_CUTTING = 4_000_000;
  private static final int MOST_TILES = 32;
  private static final int GRAIN = 16;

  static GemmTiles of(int m, int n, int k) {
    long work = 2L * m * n * k;
    long wanted =
        work < WORTH_CUTTING ? 1 : Math.max(2, Math.min(MOST_TILES, work / WORK_PER_TILE));
    int down = 1;
    int across = 1;
    while (2L * down * across <= wanted) {
      if (m / down >= n / across) {
        down *= 2;
      } else {
        across *= 2;
      }
    }
    return new GemmTiles(m, n, step(m, down), step(n, across));
  }

  private static int step(int length, int parts) {
    int even = (length + parts - 1) / parts;
    return Math.max(GRAIN, (even + GRAIN - 1) / GRAIN * GRAIN);
  }

  int count() {
    return ((rows + rowStep - 1) / rowStep) * across();
  }

  private int across() {
    return (columns + columnStep - 1) / columnStep;
  }

  int row(int tile) {
    return tile / across() * rowStep;
  }

  int column(int tile) {
    return tile % across() * columnStep;
  }

  int height(int tile) {
    return Math.min(rowStep, rows - row(tile));
  }

  int width(int tile) {
    return Math.min(columnStep, columns - column(tile));
  }
}
