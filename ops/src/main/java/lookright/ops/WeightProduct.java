package lookright.ops;

import java.util.ArrayList;
import java.util.List;

/**
 * The gradients of weights that read the same input, {@code G [M, K] = factor Y' X} over the rows
 * of {@code Y [N, M]} and {@code X [N, K]}, by all threads, cut through M: each thread packs X
 * once, and the columns of Y that it works at.
 */
final class WeightProduct {
  private final Blas.Slice y;
  private final Blas.Slice x;
  private final int rows;
  private final int inner;
  private final float factor;

  /** For these rows alone. */
  private WeightProduct(Blas.Slice y, Blas.Slice x, int rows, int inner, float factor) {
    this.y = y;
    this.x = x;
    this.rows = rows;
    this.inner = inner;
    this.factor = factor;
  }

  /**
   * One weight, or some rows of it.
   *
   * @param column its first one in y
   * @param outputs how many columns from there on are its own
   * @param g where their gradient goes, {@code [outputs, K]}
   */
  record Part(int column, int outputs, Blas.Slice g) {
    private Part rows(int from, int most) {
      return new Part(column + from, Math.min(most, outputs - from), g.at(from, 0));
    }
  }

  /**
   * Computes the gradient of each part.
   *
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
    int most = Math.max(InnerSlices.MOST, RowProduct.MOST_FLOATS / inner);
    int outputs = parts.stream().mapToInt(Part::outputs).sum();
    for (int first = 0; first < rows; first += most) {
      int n = Math.min(most, rows - first);
      boolean adds = first > 0;
      WeightProduct product = new WeightProduct(y.at(first, 0), x.at(first, 0), n, inner, factor);
      List<Part> tiles = tiles(parts, RowProduct.step(2L * n * outputs * inner, outputs));
      workers.forEach(tiles.size(), tile -> product.multiply(tiles.get(tile), adds));
    }
  }

  private static List<Part> tiles(List<Part> parts, int step) {
    List<Part> tiles = new ArrayList<>();
    for (Part part : parts) {
      for (int from = 0; from < part.outputs; from += step) {
        tiles.add(part.rows(from, step));
      }
    }
    return tiles;
  }

  private void multiply(Part tile, boolean adds) {
    int outputs = tile.outputs;
    Blas.Slice g = tile.g;
    InnerSlices slices = new InnerSlices(rows);
    if (!SgemmKernels.reachable()) {
      slices.forEach(
          (k, depth) -> {
            float kept = adds || k > 0 ? 1f : 0f;
            Blas.gemm(
                Blas.Op.TRANSPOSED,
                Blas.Op.PLAIN,
                outputs,
                inner,
                depth,
                factor,
                y.at(k, tile.column),
                x.at(k, 0),
                kept,
                g);
          });
      return;
    }
    if (!adds) {
      SgemmKernels.clear(g, outputs, inner);
    }
    Floats packed = Scratch.memory(Scratch.SHARED, rows * inner, this, this::pack);
    slices.forEach(
        (k, depth) -> {
          long panels = Scratch.memory(Scratch.PANELS, depth * outputs).address(0);
          SgemmKernels.otcopy(depth, outputs, y.at(k, tile.column).address(), y.stride(), panels);
          long all = packed.address((long) k * inner);
          SgemmKernels.kernel(inner, outputs, depth, factor, all, panels, g.address(), g.stride());
        });
  }

  /** X in the order in which the kernel reads it, slice after slice. */
  private void pack(Floats memory) {
    new InnerSlices(rows)
        .forEach(
            (k, depth) -> {
              long to = memory.address((long) k * inner);
              SgemmKernels.itcopy(depth, inner, x.at(k, 0).address(), x.stride(), to);
            });
  }
}
