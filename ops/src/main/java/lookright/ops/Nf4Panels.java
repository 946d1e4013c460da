package lookright.ops;

import java.nio.FloatBuffer;
import lookright.ops.nf4.Nf4Matrix;

/** Pieces of NF4 matrices in float32, small enough to stay in a processor's cache. */
final class Nf4Panels {
  /** Length over which a product with one panel sums. */
  static final int DEPTH = 512;

  private static final int COLUMNS = 256;
  private static final int ROWS = 1_024;

  private Nf4Panels() {}

  /**
   * How a product {@code [rows, columns]} is cut, by shape alone: every tile makes its panels anew,
   * which is worth it for many rows.
   */
  record Cut(int rows, int columns) {
    int count() {
      return (rows + ROWS - 1) / ROWS * across();
    }

    private int across() {
      return (columns + COLUMNS - 1) / COLUMNS;
    }

    int row(int tile) {
      return tile / across() * ROWS;
    }

    int column(int tile) {
      return tile % across() * COLUMNS;
    }

    int height(int tile) {
      return Math.min(ROWS, rows - row(tile));
    }

    int width(int tile) {
      return Math.min(COLUMNS, columns - column(tile));
    }
  }

  /**
   * The {@code height} rows from {@code row} of the {@code width} columns from {@code column}, in
   * memory of the calling thread that the next panel overwrites.
   */
  static Blas.Slice of(Nf4Matrix matrix, int row, int height, int column, int width) {
    float[] entries = Scratch.floats(0, width);
    byte[] codes = Scratch.bytes(width / 2 + 1);
    Floats panel = Scratch.memory(0, DEPTH * COLUMNS);
    FloatBuffer window = panel.window(0, height * width);
    for (int i = 0; i < height; i++) {
      matrix.decode(row + i, column, width, entries, codes);
      window.put(i * width, entries, 0, width);
    }
    return panel.slice(0, width);
  }
}
