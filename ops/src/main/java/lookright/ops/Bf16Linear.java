package lookright.ops;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
public final class Bf16Linear extends KernelOp {
  private final List<Bf16Matrix> weights;

  private Bf16Linear(List<SDVariable> inputs, List<Bf16Matrix> weights) {
    super("lookright_bf16_linear", 1, inputs.get(0).getSameDiff(), inputs);
    this.weights = List.copyOf(weights);
  }

  /**
   * The layers' outputs side by side.
   *
   * @param biases empty, or one for each weight
   */
  public static SDVariable of(SDVariable x, List<Bf16Matrix> weights, List<SDVariable> biases) {
    List<SDVariable> inputs = new ArrayList<>();
    inputs.add(x);
    inputs.addAll(biases);
    return new Bf16Linear(inputs, weights).outputVariable();
  }

  @Override
  public List<long[]> outputShapes(List<INDArray> inputs) {
    int width = Linear.starts(weights, Bf16Matrix::rows)[weights.size()];
    return List.of(new long[] {inputs.get(0).size(0), width});
  }

  /** The weights are read in two bytes. */
  @Override
  public Work work(List<INDArray> inputs, List<INDArray> outputs) {
    INDArray x = inputs.get(0);
    return work(super.work(inputs, outputs), x.size(0), outputs.get(0).size(1), x.size(1));
  }

  private static Work work(Work arrays, long rows, long width, long inner) {
    Work all = arrays.products(rows, width, inner);
    return new Work(all.flops(), all.bytes() + Short.BYTES * width * inner);
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
    int[] starts = Linear.starts(weights, Bf16Matrix::rows);
    GemmTiles cut = GemmTiles.of(rows, width, inner);
    workers.forEach(
        cut.count(),
        tile -> {
          for (int part = 0; part < weights.size(); part++) {
            int from = Math.max(cut.column(tile), starts[part]);
            int to = Math.min(cut.column(tile) + cut.width(tile), starts[part + 1]);
            if (from < to) {
              OneDnn.gemm(
                  Blas.Op.TRANSPOSED,
                  cut.height(tile),
                  to - from,
                  inner,
                  x.at((long) cut.row(tile) * inner),
                  weights.get(part).slice().at((long) (from - starts[part]) * inner),
                  biased,
                  y.slice((long) cut.row(tile) * width + from, width));
            }
          }
        });
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
  public List<@Nullable SDVariable> gradients(
      List<@Nullable SDVariable> outputGradients, List<Boolean> wanted) {
    List<@Nullable SDVariable> found = new ArrayList<>();
    SDVariable upstream = outputGradients.get(0);
    for (int i = 0; i < args().length; i++) {
      boolean asked = i == 0 && upstream != null && wanted.get(i);
      found.add(asked ? new Gradient(upstream, weights).outputVariable() : null);
    }
    return found;
  }

  /** {@code dX [N, K] = sum over parts of r(dY_i) W_i}. */
  private static final class Gradient extends GradientOp {
    private final List<Bf16Matrix> weights;

    Gradient(SDVariable upstream, List<Bf16Matrix> weights) {
      super("lookright_bf16_linear_input_gradient", 1, List.of(upstream));
      this.weights = weights;
    }

    @Override
    public List<long[]> outputShapes(List<INDArray> inputs) {
      return List.of(new long[] {inputs.get(0).size(0), weights.get(0).columns()});
    }

    /** The weights are read in two bytes. */
    @Override
    public Work work(List<INDArray> inputs, List<INDArray> outputs) {
      INDArray dy = inputs.get(0);
      return Bf16Linear.work(
          super.work(inputs, outputs), dy.size(0), outputs.get(0).size(1), dy.size(1));
    }

    @Override
    public void run(List<INDArray> inputs, List<INDArray> outputs, Workers workers) {
      int inner = (int) outputs.get(0).size(1);
      int width = (int) inputs.get(0).size(1);
      Floats result = Floats.of(outputs.get(0));
      OneDnn.Slice upstream = rounded(inputs.get(0), workers);
      int[] starts = Linear.starts(weights, Bf16Matrix::rows);
      GemmTiles cut = GemmTiles.of((int) inputs.get(0).size(0), inner, width);
      workers.forEach(
          cut.count(),
          t -> {
            for (int part = 0; part < weights.size(); part++) {
              OneDnn.gemm(
                  Blas.Op.PLAIN,
                  cut.height(t),
                  cut.width(t),
                  weights.get(part).rows(),
                  upstream.at((long) cut.row(t) * width + starts[part]),
                  weights.get(part).slice().at(cut.column(t)),
                  part > 0,
                  result.slice((long) cut.row(t) * inner + cut.column(t), inner));
            }
          });
    }
  }
}
