package lookright.ops;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Linear layers that read the same input, side by side: {@code y = [x W1' + b1 | x W2' + b2 |
 * ...]}.
 *
 * <p>Inputs {@code x [N, K]}, the weights {@code Wi [Mi, K]} in Hugging Face's layout, then either
 * no or all biases {@code bi [Mi]}; output {@code [N, M1 + M2 + ...]}. A gradient that nobody
 * wants, that of a frozen weight above all, is not computed.
 */
public final class Linear extends KernelOp {
  private final int parts;

  private Linear(List<SDVariable> inputs, int parts) {
    super("lookright_linear", 1, inputs.get(0).getSameDiff(), inputs);
    this.parts = parts;
  }

  /**
   * The layers' outputs side by side.
   *
   * @param biases empty, or one for each weight
   */
  public static SDVariable of(SDVariable x, List<SDVariable> weights, List<SDVariable> biases) {
    List<SDVariable> inputs = new ArrayList<>();
    inputs.add(x);
    inputs.addAll(weights);
    inputs.addAll(biases);
    return new Linear(inputs, weights.size()).outputVariable();
  }

  @Override
  public List<long[]> outputShapes(List<INDArray> inputs) {
    long width = inputs.subList(1, 1 + parts).stream().mapToLong(w -> w.size(0)).sum();
    return List.of(new long[] {inputs.get(0).size(0), width});
  }

  @Override
  public void run(List<INDArray> inputs, List<INDArray> outputs, Workers workers) {
    int rows = (int) inputs.get(0).size(0);
    int inner = (int) inputs.get(0).size(1);
    int width = (int) outputs.get(0).size(1);
    boolean biased = inputs.size() > 1 + parts;
    Floats x = Floats.of(inputs.get(0));
    Floats y = Floats.of(outputs.get(0));
    if (biased) {
      fillRows(y, rows, width, inputs.subList(1 + parts, inputs.size()), workers);
    }
    List<INDArray> weights = inputs.subList(1, 1 + parts);
    int[] starts = starts(weights, weight -> (int) weight.size(0));
    List<Floats> arrays = weights.stream().map(Floats::of).toList();
    new RowProduct(x.slice(0, inner), rows, false, workers)
        .sideBySide(
            inner,
            starts,
            (part, from, to) ->
                RightBlock.of(Blas.Op.TRANSPOSED, arrays.get(part).slice(0, inner).at(from, 0)),
            biased,
            y.slice(0, width));
  }

  @Override
  public Work work(List<INDArray> inputs, List<INDArray> outputs) {
    INDArray x = inputs.get(0);
    return super.work(inputs, outputs).products(x.size(0), outputs.get(0).size(1), x.size(1));
  }

  /** The first column of each weight's output among those of all, then their number. */
  static <W> int[] starts(List<W> weights, ToIntFunction<W> rows) {
    int[] starts = new int[weights.size() + 1];
    for (int part = 0; part < weights.size(); part++) {
      starts[part + 1] = starts[part] + rows.applyAsInt(weights.get(part));
    }
    return starts;
  }

  /** Fills each of {@code rows} rows of {@code y} with the biases side by side. */
  static void fillRows(Floats y, int rows, int width, List<INDArray> biases, Workers workers) {
    float[] row = new float[width];
    int at = 0;
    for (INDArray bias : biases) {
      float[] values = Floats.of(bias).toArray();
      System.arraycopy(values, 0, row, at, values.length);
      at += values.length;
    }
    new RowTiles(rows, width)
        .forEach(
            workers,
            (tile, from, to) -> {
              for (int i = from; i < to; i++) {
                y.put((long) i * width, row, width);
              }
            });
  }

  @Override
  protected KernelOp on(List<SDVariable> inputs) {
    return new Linear(inputs, parts);
  }

  @Override
  public List<@Nullable SDVariable> gradients(
      List<@Nullable SDVariable> outputGradients, List<Boolean> wanted) {
    List<@Nullable SDVariable> found =
        new ArrayList<>(Collections.nCopies(args().length, (SDVariable) null));
    SDVariable upstream = outputGradients.get(0);
    if (upstream == null) {
      return found;
    }
    List<SDVariable> weights = List.of(args()).subList(1, 1 + parts);
    if (wanted.get(0)) {
      found.set(0, LinearGradients.ofInput(upstream, weights));
    }
    List<Integer> trained =
        IntStream.range(0, parts).filter(i -> wanted.get(1 + i)).boxed().toList();
    if (!trained.isEmpty()) {
      SDVariable[] ofWeights = LinearGradients.ofWeights(arg(0), upstream, weights, trained);
      for (int i = 0; i < ofWeights.length; i++) {
        found.set(1 + trained.get(i), ofWeights[i]);
      }
    }
    for (int input = 1 + parts; input < args().length; input++) {
      if (wanted.get(input)) {
        int part = input - 1 - parts;
        List<SDVariable> before = weights.subList(0, part);
        found.set(input, LinearGradients.ofBias(upstream, weights.get(part), before));
      }
    }
    return found;
  }
}
