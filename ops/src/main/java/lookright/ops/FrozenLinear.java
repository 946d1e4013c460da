package lookright.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@link Linear} with weights that are no variables of the graph: {@code y = [x W1' + b1 | x W2' +
 * b2 | ...]}.
 *
 * <p>Inputs {@code x [N, K]}, then either no or all biases {@code bi [Mi]}; output {@code [N, M1 +
 * M2 + ...]}. The weights {@code Wi [Mi, K]} belong to the caller, who keeps them alive. Only
 * {@code x} has a gradient, {@code dX [N, K] = sum over parts of dY_i W_i}.
 *
 * @param <W> the form of a weight
 */
abstract class FrozenLinear<W> extends KernelOp {
  /** The weights side by side. */
  final List<W> weights;

  private final ToIntFunction<W> rows;
  private final double bytesPerEntry;

  /**
   * Adds the operator to a graph.
   *
   * @param inputs x and the biases
   * @param rows M of a weight
   * @param bytesPerEntry that are read of a weight
   */
  FrozenLinear(
      String kernelName,
      List<SDVariable> inputs,
      List<W> weights,
      ToIntFunction<W> rows,
      double bytesPerEntry) {
    super(kernelName, 1, inputs.get(0).getSameDiff(), inputs);
    this.weights = List.copyOf(weights);
    this.rows = rows;
    this.bytesPerEntry = bytesPerEntry;
  }

  /** x and the biases as an operator's inputs. */
  static List<SDVariable> inputs(SDVariable x, List<SDVariable> biases) {
    List<SDVariable> inputs = new ArrayList<>();
    inputs.add(x);
    inputs.addAll(biases);
    return inputs;
  }

  /** The first column of each weight's output, then their number. */
  final int[] starts() {
    return Linear.starts(weights, rows);
  }

  /** The gradient of x. */
  abstract GradientOp ofInput(SDVariable upstream);

  @Override
  public final List<long[]> outputShapes(List<INDArray> inputs) {
    return List.of(new long[] {inputs.get(0).size(0), starts()[weights.size()]});
  }

  /** The weights are read in their own form. */
  @Override
  public final Work work(List<INDArray> inputs, List<INDArray> outputs) {
    return work(super.work(inputs, outputs), inputs.get(0), outputs.get(0), bytesPerEntry);
  }

  private static Work work(Work arrays, INDArray x, INDArray y, double bytesPerEntry) {
    Work all = arrays.products(x.size(0), y.size(1), x.size(1));
    return new Work(all.flops(), all.bytes() + (long) (x.size(1) * y.size(1) * bytesPerEntry));
  }

  @Override
  public final List<@Nullable SDVariable> gradients(
      List<@Nullable SDVariable> outputGradients, List<Boolean> wanted) {
    List<@Nullable SDVariable> found = new ArrayList<>();
    SDVariable upstream = outputGradients.get(0);
    for (int i = 0; i < args().length; i++) {
      boolean asked = i == 0 && upstream != null && wanted.get(i);
      found.add(asked ? ofInput(upstream).outputVariable() : null);
    }
    return found;
  }

  /** The gradient of x of such a layer, {@code [N, K]}. */
  abstract static class InputGradient extends GradientOp {
    private final int inner;
    private final double bytesPerEntry;

    /** For a layer whose input is {@code inner} wide, K. */
    InputGradient(String kernelName, SDVariable upstream, int inner, double bytesPerEntry) {
      super(kernelName, 1, List.of(upstream));
      this.inner = inner;
      this.bytesPerEntry = bytesPerEntry;
    }

    @Override
    public final List<long[]> outputShapes(List<INDArray> inputs) {
      return List.of(new long[] {inputs.get(0).size(0), inner});
    }

    /** The weights are read in their own form. */
    @Override
    public final Work work(List<INDArray> inputs, List<INDArray> outputs) {
      Work arrays = super.work(inputs, outputs);
      return FrozenLinear.work(arrays, inputs.get(0), outputs.get(0), bytesPerEntry);
    }
  }
}
