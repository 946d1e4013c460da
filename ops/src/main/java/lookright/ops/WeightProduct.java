package lookright.ops;

import java.util.ArrayList;
import java.util.List;

/**
 * The gradients of weights that read the same input, {@code G [M, K] = factor Y' X} over the rows
 * of {@code Y [N, M]} and {@code X [N, K]}, by all threads, each weight cut into {@link GemmTiles}.
 */
final class WeightProduct {
  private WeightProduct() {}

  /**
   * One weight.
   *
   * @param column its first one in y
   * @param outputs how many columns from there on are its own
   * @param g where their gradient goes, {@code [outputs, K]}
   */
  record Part(int column, int outputs, Blas.Slice g) {}

  /**
   * Computes the gradient of each part.
   *
   * @param rows N
   * @param inner K
   */
  static void run(
      Blas.Slice y,
      Blas.Slice x,
      int rows,
      int inner,
      float factor,
      List<Part> parts,
      Workers workers) {
    List<Runnable> work = new ArrayList<>();
    for (Part part : parts) {
      GemmTiles tiles = GemmTiles.of(part.outputs, inner, rows, true);
      Blas.Product product = OneDnn.product(part.outputs, inner, rows);
      for (int i = 0; i < tiles.count(); i++) {
        GemmTiles.Tile tile = tiles.tile(i);
        work.add(
            () ->
                product.multiply(
                    Blas.Op.TRANSPOSED,
                    Blas.Op.PLAIN,
                    tile.height(),
                    tile.width(),
                    rows,
                    factor,
                    y.at(0, part.column + tile.row()),
                    x.at(0, tile.column()),
                    0f,
                    part.g.at(tile.row(), tile.column())));
      }
    }
    workers.forEach(work.size(), i -> work.get(i).run());
  }
}
