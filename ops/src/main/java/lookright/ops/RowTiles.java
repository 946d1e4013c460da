package lookright.ops;

/**
 * How a kernel that treats rows one by one is cut: tiles of a number of rows that depends on the
 * row width alone.
 */
public record RowTiles(int rows, int width) {
  private static final int FLOATS_PER_TILE = 8_192;

  /** What a tile does with the rows {@code [from, to)}. */
  @FunctionalInterface
  public interface Body {
    /** Treats tile {@code tile}, the rows {@code [from, to)}. */
    void accept(int tile, int from, int to);
  }

  /** Rows in a tile, the last one perhaps excepted. */
  public int rowsPerTile() {
    return Math.max(1, FLOATS_PER_TILE / width);
  }

  /** How many tiles there are. */
  public int count() {
    return (rows + rowsPerTile() - 1) / rowsPerTile();
  }

  /** Runs all tiles. */
  public void forEach(Workers workers, Body body) {
    int step = rowsPerTile();
    workers.forEach(
        count(), tile -> body.accept(tile, tile * step, Math.min(rows, (tile + 1) * step)));
  }
}
