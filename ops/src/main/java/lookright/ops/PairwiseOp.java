package lookright.ops;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An entrywise operator of two arrays of the same shape. */
abstract class PairwiseOp extends KernelOp {
  PairwiseOp(String name, SDVariable a, SDVariable b) {
    super(name, 1, a.getSameDiff(), List.of(a, b));
  }

  /** Combines the first {@code n} entries into {@code x}. */
  abstract void combine(float[] x, float[] y, int n);

  @Override
  public List<long[]> outputShapes(List<INDArray> inputs) {
    return List.of(inputs.get(0).shape());
  }

  @Override
  public void run(List<INDArray> inputs, List<INDArray> outputs, Workers workers) {
    Floats a = Floats.of(inputs.get(0));
    Floats b = Floats.of(inputs.get(1));
    Floats result = Floats.of(outputs.get(0));
    new RowTiles(Math.toIntExact(inputs.get(0).length()), 1)
        .forEach(
            workers,
            (tile, from, to) -> {
              int n = to - from;
              float[] x = Scratch.floats(0, n);
              float[] y = Scratch.floats(1, n);
              a.get(from, x, n);
              b.get(from, y, n);
              combine(x, y, n);
              result.put(from, x, n);
            });
  }
}
