package lookright.ops;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@link Linear} with frozen weights in bfloat16: {@code y = [r(x) W1' + b1 | r(x) W2' + b2 |
 * ...]}, where r rounds to bfloat16; sums, biases and results are float32.
 *
 * <p>Inputs {@code x [N, K]}, then either no or all biases {@code bi [Mi]}; output {@code [N, M1 +
 * M2 + ...]}. The weights {@code Wi [Mi, K]} belong to the caller, who keeps them alive. Only
 * {@code x} has a gradient.
 */
public final class Bf16Linear extends FrozenLinear<Bf16Matrix> {
  private Bf16Linear(List<SDVariable> inputs, List<Bf16Matrix> weights) {
    super("lookright_bf16_linear", inputs, weights, Bf16Matrix::rows, Short.BYTES);
  }

  /**
   * The layers' outputs side by side.
   *
   * @param biases empty, or one for each weight
   */
  public static SDVariable of(SDVariable x, List<Bf16Matrix> weights, List<SDVariable> biases) {
    return new Bf16Linear(inputs(x, biases), weights).outputVariable();
  }

  @Override
  public void run(List<INDArray> inputs, List<INDArray> outputs, Workers workers) {
    int rows = (int) inputs.get(0).size(0);
    int inner = (int) inputs.get(0).size(1);
    int width = (int) outputs.get(0).size(1);
    boolean biased = inputs.size() > 1;
    Floats y = Floats.of(outputs.get(0));
    if (biased) {
      Linear.fillRows(y, rows, width, inputs.subList(1, inputs.size()), workers);
    }
    OneDnn.Slice x = rounded(inputs.get(0), workers);
    int[] starts = starts();
    GemmTiles cut = GemmTiles.of(rows, width, inner, false);
    cut.forEach(
        workers,
        starts,
        (part, tile) ->
            OneDnn.gemm(
                Blas.Op.TRANSPOSED,
                tile.height(),
                tile.width(),
                inner,
                x.at((long) tile.row() * inner),
                weights.get(part).slice().at((long) (tile.column() - starts[part]) * inner),
                biased,
                y.slice((long) tile.row() * width + tile.column(), width)));
  }

  /** The rows of {@code array} in bfloat16, in memory of the calling thread. */
  private static OneDnn.Slice rounded(INDArray array, Workers workers) {
    long from = Floats.of(array).slice(0, 0).address();
    long length = array.length();
    long to = Scratch.memory(0, Math.toIntExact((length + 1) / 2)).slice(0, 0).address();
    int step = OneDnn.MOST_AT_ONCE;
    workers.forEach(
        Math.toIntExact((length + step - 1) / step),
        tile -> {
          long at = (long) tile * step;
          long n = Math.min(step, length - at);
          OneDnn.round(from + Float.BYTES * at, to + Short.BYTES * at, n);
        });
    return new OneDnn.Slice(to, (int) array.size(1));
  }

  @Override
  protected KernelOp on(List<SDVariable> inputs) {
    return new Bf16Linear(inputs, weights);
  }

  @Override
  GradientOp ofInput(SDVariable upstream) {
    return new Gradient(upstream, weights);
  }

  /** {@code dX [N, K] = sum over parts of r(dY_i) W_i}. */
  private static final class Gradient extends InputGradient {
    private final List<Bf16Matrix> weights;

    Gradient(SDVariable upstream, List<Bf16Matrix> weights) {
      super(
          "lookright_bf16_linear_input_gradient", upstream, weights.get(0).columns(), Short.BYTES);
      this.weights = weights;
    }

    @Override
    public void run(List<INDArray> inputs, List<INDArray> outputs, Workers workers) {
      int inner = (int) outputs.get(0).size(1);
      int width = (int) inputs.get(0).size(1);
      Floats result = Floats.of(outputs.get(0));
      OneDnn.Slice upstream = rounded(inputs.get(0), workers);
      int[] starts = Linear.starts(weights, Bf16Matrix::rows);
      GemmTiles cut = GemmTiles.of((int) inputs.get(0).size(0), inner, width, true);
      cut.forEach(
          workers,
          tile -> {
            for (int part = 0; part < weights.size(); part++) {
              OneDnn.gemm(
                  Blas.Op.PLAIN,
                  tile.height(),
                  tile.width(),
                  weights.get(part).rows(),
                  upstream.at((long) tile.row() * width + starts[part]),
                  weights.get(part).slice().at(tile.column()),
                  part > 0,
                  result.slice((long) tile.row() * inner + tile.column(), inner));
            }
          });
    }
  }
}
