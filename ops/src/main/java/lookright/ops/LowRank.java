package lookright.ops;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Low-rank updates of linear layers (LoRA, arXiv 2106.09685): {@code y + s x A' B'}, where each
 * pair of {@code A [r, K]} and {@code B [M, r]} changes M neighbouring columns of {@code y}.
 *
 * <p>All {@code x A'} are one product {@code h [N, r1 + r2 + ...]}; this operator adds {@code s h
 * B'} to the columns in place. Inputs {@code y [N, W]}, {@code h}, then every {@code B}.
 */
public final class LowRank extends KernelOp {
  private final int[] columns;
  private final float scale;

  private LowRank(List<SDVariable> inputs, int[] columns, float scale) {
    super("lookright_low_rank", 1, inputs.get(0).getSameDiff(), inputs);
    this.columns = columns;
    this.scale = scale;
  }

  /**
   * One update.
   *
   * @param down {@code A [r, K]}
   * @param up {@code B [M, r]}
   * @param column the first of the M columns that it changes
   */
  public record Pair(SDVariable down, SDVariable up, int column) {}

  /** {@code y [N, W]}, updated by pairs that read {@code x [N, K]}; without pairs y itself. */
  public static SDVariable add(SDVariable y, SDVariable x, List<Pair> pairs, float scale) {
    if (pairs.isEmpty()) {
      return y;
    }
    List<SDVariable> inputs = new ArrayList<>();
    inputs.add(y);
    inputs.add(Linear.of(x, pairs.stream().map(Pair::down).toList(), List.of()));
    pairs.forEach(pair -> inputs.add(pair.up()));
    return new LowRank(inputs, pairs.stream().mapToInt(Pair::column).toArray(), scale)
        .outputVariable();
  }

  @Override
  public List<long[]> outputShapes(List<INDArray> inputs) {
    return List.of(inputs.get(0).shape());
  }

  @Override
  public int overwritten(int output) {
    return 0;
  }

  @Override
  public Work work(List<INDArray> inputs, List<INDArray> outputs) {
    Work work = super.work(inputs, outputs);
    for (INDArray up : inputs.subList(2, inputs.size())) {
      work = work.products(outputs.get(0).size(0), up.size(0), up.size(1));
    }
    return work;
  }

  @Override
  public void run(List<INDArray> inputs, List<INDArray> outputs, Workers workers) {
    Floats y = Floats.of(inputs.get(0));
    Floats h = Floats.of(inputs.get(1));
    Floats result = Floats.of(outputs.get(0));
    int rows = (int) inputs.get(0).size(0);
    int width = (int) inputs.get(0).size(1);
    int ranks = (int) inputs.get(1).size(1);
    if (inputs.get(0) != outputs.get(0)) {
      copy(y, result, rows, width, workers);
    }
    int first = 0;
    for (int i = 0; i < columns.length; i++) {
      Floats up = Floats.of(inputs.get(2 + i));
      int rank = (int) inputs.get(2 + i).size(1);
      int column = columns[i];
      int from = first;
      new RowProduct(h.slice(from, ranks), rows, false, workers)
          .sum(
              new int[] {0, rank},
              (int) inputs.get(2 + i).size(0),
              (part, begin, end) ->
                  RightBlock.of(Blas.Op.TRANSPOSED, up.slice((long) begin * rank, rank)),
              scale,
              true,
              result.slice(column, width));
      first += rank;
    }
  }

  private static void copy(Floats from, Floats to, int rows, int width, Workers workers) {
    new RowTiles(rows, width)
        .forEach(
            workers,
            (tile, first, end) -> {
              float[] row = Scratch.floats(0, width);
              for (int i = first; i < end; i++) {
                from.get((long) i * width, row, width);
                to.put((long) i * width, row, width);
              }
            });
  }

  @Override
  protected KernelOp on(List<SDVariable> inputs) {
    return new LowRank(inputs, columns, scale);
  }

  @Override
  public List<@Nullable SDVariable> gradients(
      List<@Nullable SDVariable> outputGradients, List<Boolean> wanted) {
    List<@Nullable SDVariable> found = new ArrayList<>();
    SDVariable upstream = outputGradients.get(0);
    for (int i = 0; i < args().length; i++) {
      found.add(upstream == null || !wanted.get(i) ? null : gradient(i, upstream));
    }
    return found;
  }

  private SDVariable gradient(int input, SDVariable upstream) {
    List<SDVariable> ups = List.of(args()).subList(2, args().length);
    return switch (input) {
      case 0 -> upstream;
      case 1 -> LowRankGradients.ofDown(upstream, ups, columns, scale);
      default ->
          LowRankGradients.ofUp(
              upstream, arg(1), ups.subList(0, input - 1), columns[input - 2], scale);
    };
  }
}
