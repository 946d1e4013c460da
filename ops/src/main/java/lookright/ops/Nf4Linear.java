package lookright.ops;

import java.util.List;
import lookright.ops.nf4.Nf4Matrix;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@link Linear} with frozen weights in four bits (QLoRA, arXiv 2305.14314): {@code y = [x W1' + b1
 * | x W2' + b2 | ...]}.
 *
 * <p>Inputs {@code x [N, K]}, then either no or all biases {@code bi [Mi]}; output {@code [N, M1 +
 * M2 + ...]}. The weights {@code Wi [Mi, K]} belong to the caller, who keeps them alive. They
 * become float32 a panel at a time, in memory of the thread that multiplies it. Only {@code x} has
 * a gradient.
 */
public final class Nf4Linear extends FrozenLinear<Nf4Matrix> {
  private static final double BYTES = 0.5;

  private Nf4Linear(List<SDVariable> inputs, List<Nf4Matrix> weights) {
    super("lookright_nf4_linear", inputs, weights, Nf4Matrix::rows, BYTES);
  }

  /**
   * The layers' outputs side by side.
   *
   * @param biases empty, or one for each weight
   */
  public static SDVariable of(SDVariable x, List<Nf4Matrix> weights, List<SDVariable> biases) {
    return new Nf4Linear(inputs(x, biases), weights).outputVariable();
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
    new RowProduct(x.slice(0, inner), rows, false, workers)
        .sideBySide(
            inner,
            starts(),
            (part, from, to) -> Nf4Block.ofRows(weights.get(part), from, to - from),
            biased,
            y.slice(0, width));
  }

  @Override
  protected KernelOp on(List<SDVariable> inputs) {
    return new Nf4Linear(inputs, weights);
  }

  @Override
  GradientOp ofInput(SDVariable upstream) {
    return new Gradient(upstream, weights);
  }

  /** {@code dX [N, K] = sum over parts of dY_i W_i}. */
  private static final class Gradient extends InputGradient {
    private final List<Nf4Matrix> weights;

    Gradient(SDVariable upstream, List<Nf4Matrix> weights) {
      super("lookright_nf4_linear_input_gradient", upstream, weights.get(0).columns(), BYTES);
      this.weights = weights;
    }

    @Override
    public void run(List<INDArray> inputs, List<INDArray> outputs, Workers workers) {
      int rows = (int) inputs.get(0).size(0);
      int width = (int) inputs.get(0).size(1);
      int inner = (int) outputs.get(0).size(1);
      new RowProduct(Floats.of(inputs.get(0)).slice(0, width), rows, false, workers)
          .sum(
              Linear.starts(weights, Nf4Matrix::rows),
              inner,
              (part, from, to) -> Nf4Block.ofColumns(weights.get(part), from, to - from),
              1f,
              false,
              Floats.of(outputs.get(0)).slice(0, inner));
    }
  }
}
