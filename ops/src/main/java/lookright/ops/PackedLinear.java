package lookright.ops;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@link Linear} with frozen weights in the order of the products: {@code y = [x W1' + b1 | x W2' +
 * b2 | ...]}.
 *
 * <p>Inputs {@code x [N, K]}, then either no or all biases {@code bi [Mi]}; output {@code [N, M1 +
 * M2 + ...]}. The weights {@code Wi [Mi, K]} belong to the caller, who keeps them alive. Only
 * {@code x} has a gradient.
 */
public final class PackedLinear extends FrozenLinear<PackedWeight> {
  private PackedLinear(List<SDVariable> inputs, List<PackedWeight> weights) {
    super("lookright_packed_linear", inputs, weights, PackedWeight::rows, Float.BYTES);
  }

  /**
   * The layers' outputs side by side.
   *
   * @param biases empty, or one for each weight
   */
  public static SDVariable of(SDVariable x, List<PackedWeight> weights, List<SDVariable> biases) {
    return new PackedLinear(inputs(x, biases), weights).outputVariable();
  }

  @Override
  public void run(List<INDArray> inputs, List<INDArray> outputs, Workers workers) {
    int rows = (int) inputs.get(0).size(0);
    int inner = (int) inputs.get(0).size(1);
    int width = (int) outputs.get(0).size(1);
    boolean biased = inputs.size() > 1;
    Floats x = Floats.of(inputs.get(0));
    Floats y = Floats.of(outputs.get(0));
    if (biased) {
      Linear.fillRows(y, rows, width, inputs.subList(1, inputs.size()), workers);
    }
    new RowProduct(x.slice(0, inner), rows, true, workers)
        .sideBySide(
            inner,
            starts(),
            (part, from, to) -> weights.get(part).forward().block(from),
            biased,
            y.slice(0, width));
  }

  @Override
  protected KernelOp on(List<SDVariable> inputs) {
    return new PackedLinear(inputs, weights);
  }

  @Override
  GradientOp ofInput(SDVariable upstream) {
    return new Gradient(upstream, weights);
  }

  /** {@code dX [N, K] = sum over parts of dY_i W_i}. */
  private static final class Gradient extends InputGradient {
    private final List<PackedMatrix> weights;

    Gradient(SDVariable upstream, List<PackedWeight> weights) {
      super(
          "lookright_packed_linear_input_gradient",
          upstream,
          weights.get(0).columns(),
          Float.BYTES);
      this.weights = weights.stream().map(PackedWeight::backward).toList();
    }

    @Override
    public void run(List<INDArray> inputs, List<INDArray> outputs, Workers workers) {
      int rows = (int) inputs.get(0).size(0);
      int width = (int) inputs.get(0).size(1);
      int inner = (int) outputs.get(0).size(1);
      new RowProduct(Floats.of(inputs.get(0)).slice(0, width), rows, true, workers)
          .sum(
              Linear.starts(weights, PackedMatrix::inner),
              inner,
              (part, from, to) -> weights.get(part).block(from),
              1f,
              false,
              Floats.of(outputs.get(0)).slice(0, inner));
    }
  }
}
