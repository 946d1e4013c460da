package lookright.ops;

/**
 * How one matrix product {@code [m, n]} with inner length {@code k} is cut: along its longer side,
 * into parts that are worth a thread, by shape alone.
 *
 * @param byRows whether the rows are cut, not the columns
 * @param length of the side that is cut
 * @param step entries of that side in a tile, the last one perhaps excepted
 */
record GemmTiles(boolean byRows, int length, int step) {
  private static final long WORK_PER_TILE = 8_000_000;
  private static final int MOST_TILES = 16;
  private static final int GRAIN = 16;

  static GemmTiles of(int m, int n, int k) {
    long work = 2L * m * n * k;
    int tiles = (int) Math.max(1, Math.min(MOST_TILES, work / WORK_PER_TILE));
    int side = Math.max(m, n);
    int step = (side + tiles - 1) / tiles;
    return new GemmTiles(m >= n, side, Math.max(GRAIN, (step + GRAIN - 1) / GRAIN * GRAIN));
  }

  int count() {
    return (length + step - 1) / step;
  }

  int from(int tile) {
    return tile * step;
  }

  int size(int tile) {
    return Math.min(step, length - tile * step);
  }
}
