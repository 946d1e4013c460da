package lookright.ops;

/**
 * Matrix products of rows {@code x [N, K]} with weights, by all threads, cut into {@link
 * GemmTiles}.
 */
final class RowProduct {
  private final Blas.Slice x;
  private final int rows;
  private final boolean plain;
  private final Workers workers;

  /**
   * A product with {@code x [rows, K]}.
   *
   * @param plain whether the blocks lie in memory, not transposed, so that reading one once more
   *     costs little
   */
  RowProduct(Blas.Slice x, int rows, boolean plain, Workers workers) {
    this.x = x;
    this.rows = rows;
    this.plain = plain;
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
    GemmTiles tiles = GemmTiles.of(rows, starts[starts.length - 1], inner, plain);
    Blas.Product product = OneDnn.product(rows, starts[starts.length - 1], inner);
    tiles.forEach(
        workers,
        starts,
        (part, tile) -> {
          int from = tile.column() - starts[part];
          RightBlock block = blocks.of(part, from, from + tile.width());
          Blas.Slice left = x.at(tile.row(), 0);
          Blas.Slice result = y.at(tile.row(), tile.column());
          multiply(product, tile.height(), tile.width(), inner, 1f, left, block, adds, result);
        });
  }

  /**
   * {@code y = factor (x1 B1 + x2 B2 + ...)}, where x is {@code [x1 | x2 | ...]}.
   *
   * @param starts the first column of each part of x, then their number
   * @param columns of y
   * @param adds whether the sum is added to what y holds
   */
  void sum(int[] starts, int columns, Blocks blocks, float factor, boolean adds, Blas.Slice y) {
    GemmTiles tiles = GemmTiles.of(rows, columns, starts[starts.length - 1], plain);
    Blas.Product product = OneDnn.product(rows, columns, starts[starts.length - 1]);
    tiles.forEach(
        workers,
        tile -> {
          for (int part = 0; part < starts.length - 1; part++) {
            int inner = starts[part + 1] - starts[part];
            RightBlock block = blocks.of(part, tile.column(), tile.column() + tile.width());
            Blas.Slice left = x.at(tile.row(), starts[part]);
            Blas.Slice result = y.at(tile.row(), tile.column());
            multiply(
                product,
                tile.height(),
                tile.width(),
                inner,
                factor,
                left,
                block,
                adds || part > 0,
                result);
          }
        });
  }

  private static void multiply(
      Blas.Product product,
      int height,
      int width,
      int inner,
      float factor,
      Blas.Slice left,
      RightBlock block,
      boolean adds,
      Blas.Slice result) {
    int slices = 1 + (inner - 1) / block.mostAtOnce();
    for (int i = 0; i < slices; i++) {
      int k = (int) ((long) inner * i / slices);
      int depth = (int) ((long) inner * (i + 1) / slices) - k;
      float kept = adds || i > 0 ? 1f : 0f;
      Blas.Slice entries = block.entries(k, depth);
      product.multiply(
          Blas.Op.PLAIN,
          block.op(),
          height,
          width,
          depth,
          factor,
          left.at(0, k),
          entries,
          kept,
          result);
    }
  }
}
