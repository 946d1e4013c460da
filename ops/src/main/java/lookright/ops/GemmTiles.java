package lookright.ops;

import java.util.function.Consumer;

/**
 * How one matrix product {@code [m, n]} with inner length {@code k} is cut into tiles of about the
 * same size, by shape alone: enough that threads which are held up leave some to the others, and
 * none so small that the product loses by it.
 *
 * <p>A cut through the rows reads the right operand once more, one through the columns the left
 * one. The first costs nothing where the right operand is plain and there are many rows, and a lot
 * where it lies transposed (decision 0014 has the measurements).
 *
 * @param rows m
 * @param columns n
 * @param down how many tiles are below each other
 * @param across how many are side by side
 */
record GemmTiles(int rows, int columns, int down, int across) {
  private static final long LARGE_TILE = 150_000_000;
  private static final int MOST_TILES = 32;
  private static final long SMALL_WORK = 4_000_000;
  private static final long SMALL_TILE = 10_000_000;
  private static final int ENOUGH_TILES = 8;
  private static final int FEWEST_TILES = 4;
  private static final int ROW_GRAIN = 8;
  private static final int COLUMN_GRAIN = 16;
  private static final int SMALL_OPERAND = 1 << 19;
  private static final int MANY_ROWS = 256;
  private static final int LEAST = 64;
  private static final int LEAST_OF_LARGE = 192;

  /** Some rows and columns of the result. */
  record Tile(int row, int height, int column, int width) {}

  /**
   * For {@code [m, k]} times {@code [k, n]}.
   *
   * @param rowsFirst whether to rather read the right operand more often than the left one
   */
  static GemmTiles of(int m, int n, int k, boolean rowsFirst) {
    int least = (long) n * k > SMALL_OPERAND ? LEAST_OF_LARGE : LEAST;
    int wanted = wanted(2L * m * n * k);
    int mostDown = Math.max(1, m / least);
    int mostAcross = Math.max(1, n / least);
    if (rowsFirst && m >= MANY_ROWS) {
      int down = Math.min(wanted, mostDown);
      return new GemmTiles(m, n, down, Math.min(mostAcross, divided(wanted, down)));
    }
    int across = Math.min(wanted, mostAcross);
    int fewest = Math.min(wanted, FEWEST_TILES);
    return new GemmTiles(m, n, Math.min(mostDown, divided(fewest, across)), across);
  }

  private static int wanted(long work) {
    if (work < SMALL_WORK) {
      return 1;
    }
    long enough = Math.max(2, Math.min(ENOUGH_TILES, work / SMALL_TILE));
    return (int) Math.max(enough, Math.min(MOST_TILES, work / LARGE_TILE));
  }

  private static int divided(int wanted, int found) {
    return (wanted + found - 1) / found;
  }

  /** What is done with the columns of a part. */
  interface PartBody {
    /** Treats the columns of {@code tile}, which are all of part {@code part}. */
    void accept(int part, Tile tile);
  }

  int count() {
    return down * across;
  }

  /** The tiles of a row of tiles follow each other. */
  Tile tile(int i) {
    int row = start(rows, down, ROW_GRAIN, i / across);
    int column = start(columns, across, COLUMN_GRAIN, i % across);
    int height = start(rows, down, ROW_GRAIN, i / across + 1) - row;
    return new Tile(
        row, height, column, start(columns, across, COLUMN_GRAIN, i % across + 1) - column);
  }

  /** Where part {@code i} begins: parts are whole grains, but for the end. */
  private static int start(int length, int parts, int grain, int i) {
    int grains = (length + grain - 1) / grain;
    return Math.min(length, (int) ((long) grains * i / parts) * grain);
  }

  /**
   * Treats all tiles, by all threads, part by part.
   *
   * @param starts the first column of each part, then their number
   */
  void forEach(Workers workers, int[] starts, PartBody body) {
    forEach(
        workers,
        tile -> {
          for (int part = 0; part < starts.length - 1; part++) {
            int from = Math.max(tile.column, starts[part]);
            int to = Math.min(tile.column + tile.width, starts[part + 1]);
            if (from < to) {
              body.accept(part, new Tile(tile.row, tile.height, from, to - from));
            }
          }
        });
  }

  /** Treats all tiles, by all threads. */
  void forEach(Workers workers, Consumer<Tile> body) {
    workers.forEach(count(), i -> body.accept(tile(i)));
  }
}
