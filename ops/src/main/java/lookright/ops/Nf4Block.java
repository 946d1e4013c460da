package lookright.ops;

import java.nio.FloatBuffer;
import lookright.ops.nf4.Nf4Matrix;

/**
 * A block of an NF4 matrix, which becomes float32 a slice at a time, small enough to stay in a
 * processor's cache.
 *
 * @param op transposed: a block of rows; plain: a block of columns
 * @param first the first row or column
 * @param count how many
 */
record Nf4Block(Nf4Matrix matrix, Blas.Op op, int first, int count) implements RightBlock {
  private static final int MOST_AT_ONCE = 384;

  /** Some rows of the weight {@code [M, K]}, for {@code x W'}. */
  static Nf4Block ofRows(Nf4Matrix matrix, int first, int count) {
    return new Nf4Block(matrix, Blas.Op.TRANSPOSED, first, count);
  }

  /** Some columns of it, for {@code dY W}. */
  static Nf4Block ofColumns(Nf4Matrix matrix, int first, int count) {
    return new Nf4Block(matrix, Blas.Op.PLAIN, first, count);
  }

  @Override
  public int mostAtOnce() {
    return MOST_AT_ONCE;
  }

  @Override
  public Blas.Slice entries(int k, int depth) {
    return op == Blas.Op.PLAIN ? decode(k, depth, first, count) : decode(first, count, k, depth);
  }

  private Blas.Slice decode(int row, int height, int column, int width) {
    float[] entries = Scratch.floats(0, width);
    byte[] codes = Scratch.bytes(width / 2 + 1);
    Floats panel = Scratch.memory(0, height * width);
    FloatBuffer window = panel.window(0, height * width);
    for (int i = 0; i < height; i++) {
      matrix.decode(row + i, column, width, entries, codes);
      window.put(i * width, entries, 0, width);
    }
    return panel.slice(0, width);
  }
}
