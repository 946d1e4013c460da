package lookright.ops;

/**
 * How one matrix product {@code [m, n]} with inner length {@code k} is cut into blocks, by shape
 * alone.
 *
 * <p>BLAS packs both operands anew for every block: a cut through the rows packs the right operand
 * once more, a cut through the columns the left one. So blocks are few and large, but enough that
 * threads which are held up leave some to the others, and cut where packing again costs less.
 *
 * @param rows m
 * @param columns n
 * @param rowStep rows of a block, the last ones perhaps excepted
 * @param columnStep columns of a block, the last ones perhaps excepted
 */
record GemmTiles(int rows, int columns, int rowStep, int columnStep) {
  private static final long WORK_PER_TILE = 150_000_000;
  private static final int MOST_TILES = 32;
  private static final long LEAST_WORK_PER_TILE = 35_000_000;
  private static final int ENOUGH_TILES = 8;
  private static final long WORTH_CUTTING = 4_000_000;
  private static final int LEAST_STEP = 96;
  private static final int GRAIN = 16;

  /**
   * For rows times a weight. To pack that again costs the more the longer its rows are (2 to 5
   * times as much at k = 288 to 2,048 on two AMD EPYC 9004 cores).
   */
  static GemmTiles of(int m, int n, int k) {
    double rowCut = 1 + k / 512.0;
    long wanted = wanted(2L * m * n * k);
    int down = 1;
    int across = 1;
    while (2L * down * across <= wanted) {
      double height = (double) m / down;
      double width = (double) n / across;
      boolean rowsLeft = height >= 2 * LEAST_STEP * Math.max(1, rowCut);
      boolean columnsLeft = width >= 2 * LEAST_STEP;
      if (!rowsLeft && !columnsLeft && down * across > 1) {
        break;
      }
      if (rowsLeft == columnsLeft ? height >= rowCut * width : rowsLeft) {
        down *= 2;
      } else {
        across *= 2;
      }
    }
    return new GemmTiles(m, n, step(m, down), step(n, across));
  }

  private static long wanted(long work) {
    if (work < WORTH_CUTTING) {
      return 1;
    }
    long enough = Math.max(2, Math.min(ENOUGH_TILES, work / LEAST_WORK_PER_TILE));
    return Math.max(enough, Math.min(MOST_TILES, work / WORK_PER_TILE));
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
