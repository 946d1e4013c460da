package lookright.training.optimiser;

import java.util.List;
import lookright.ops.Blas;
import lookright.ops.Floats;
import lookright.ops.Scratch;
import lookright.ops.Workers;
import org.nd4j.linalg.api.ndarray.INDArray;

/** By our threads, all arrays in one pass; sums are ordered by shape alone. */
final class HostArithmetic implements Arithmetic {
  private final Workers workers;

  HostArithmetic(Workers workers) {
    this.workers = workers;
  }

  @Override
  public void add(List<INDArray> sums, List<INDArray> added) {
    List<Floats> left = floats(sums);
    List<Floats> right = floats(added);
    EntryTiles.of(sums)
        .forEach(
            workers,
            (tile, array, from, n) -> {
              float[] a = Scratch.floats(0, n);
              float[] b = Scratch.floats(1, n);
              left.get(array).get(from, a, n);
              right.get(array).get(from, b, n);
              for (int i = 0; i < n; i++) {
                a[i] += b[i];
              }
              left.get(array).put(from, a, n);
            });
  }

  @Override
  public double[] squares(List<INDArray> arrays) {
    List<Floats> values = floats(arrays);
    EntryTiles tiles = EntryTiles.of(arrays);
    double[] parts = new double[tiles.count()];
    tiles.forEach(
        workers,
        (tile, array, from, n) -> parts[tile] = Blas.squares(values.get(array).slice(from, n), n));
    return tiles.sums(parts);
  }

  @Override
  public void adamW(List<Update> updates) {
    List<AdamWKernel> kernels = updates.stream().map(AdamWKernel::new).toList();
    EntryTiles.of(updates.stream().map(Update::gradient).toList())
        .forEach(workers, (tile, array, from, n) -> kernels.get(array).run(from, n));
  }

  private static List<Floats> floats(List<INDArray> arrays) {
    return arrays.stream().map(Floats::of).toList();
  }
}
