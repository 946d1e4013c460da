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
    int[] starts = starts();
    Nf4Panels.Cut cut = new Nf4Panels.Cut(rows, width);
    workers.forEach(
        cut.count(),
        tile -> {
          for (int part = 0; part < weights.size(); part++) {
            int from = Math.max(cut.column(tile), starts[part]);
            int to = Math.min(cut.column(tile) + cut.width(tile), starts[part + 1]);
            for (int k = 0; from < to && k < inner; k += Nf4Panels.DEPTH) {
              int depth = Math.min(Nf4Panels.DEPTH, inner - k);
              Blas.gemm(
                  Blas.Op.PLAIN,
                  Blas.Op.TRANSPOSED,
                  cut.height(tile),
                  to - from,
                  depth,
                  1f,
                  x.slice((long) cut.row(tile) * inner + k, inner),
                  Nf4Panels.of(weights.get(part), from - starts[part], to - from, k, depth),
                  biased || k > 0 ? 1f : 0f,
                  y.slice((long) cut.row(tile) * width + from, width));
            }
          }
        });
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
      int inner = (int) outputs.get(0).size(1);
      int width = (int) inputs.get(0).size(1);
      Floats upstream = Floats.of(inputs.get(0));
      Floats result = Floats.of(outputs.get(0));
      int[] starts = Linear.starts(weights, Nf4Matrix::rows);
      Nf4Panels.Cut cut = new Nf4Panels.Cut((int) inputs.get(0).size(0), inner);
      workers.forEach(
          cut.count(),
          tile -> {
            for (int part = 0; part < weights.size(); part++) {
              int out = weights.get(part).rows();
              for (int m = 0; m < out; m += Nf4Panels.DEPTH) {
                int depth = Math.min(Nf4Panels.DEPTH, out - m);
                Blas.gemm(
                    Blas.Op.PLAIN,
                    Blas.Op.PLAIN,
                    cut.height(tile),
                    cut.width(tile),
                    depth,
                    1f,
                    upstream.slice((long) cut.row(tile) * width + starts[part] + m, width),
                    Nf4Panels.of(weights.get(part), m, depth, cut.column(tile), cut.width(tile)),
                    part + m > 0 ? 1f : 0f,
                    result.slice((long) cut.row(tile) * inner + cut.column(tile), inner));
              }
            }
          });
    }
  }
}
