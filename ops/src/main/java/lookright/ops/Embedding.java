package lookright.ops;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Rows of a table by number: inputs {@code table [V, D]} and {@code ids [N]} (int32), output {@code
 * [N, D]}. The gradient adds the rows of equal ids, in the order of the batch.
 */
public final class Embedding extends KernelOp {
  private Embedding(SDVariable table, SDVariable ids) {
    super("lookright_embedding", 1, table.getSameDiff(), List.of(table, ids));
  }

  /** The rows {@code table[ids]}. */
  public static SDVariable of(SDVariable table, SDVariable ids) {
    return new Embedding(table, ids).outputVariable();
  }

  @Override
  public List<long[]> outputShapes(List<INDArray> inputs) {
    return List.of(new long[] {inputs.get(1).size(0), inputs.get(0).size(1)});
  }

  /** Of the table the rows that are named are read. */
  @Override
  public Work work(List<INDArray> inputs, List<INDArray> outputs) {
    return new Work(0, Work.on(inputs.subList(1, 2)).bytes() + 2 * Work.on(outputs).bytes());
  }

  @Override
  public void run(List<INDArray> inputs, List<INDArray> outputs, Workers workers) {
    int width = (int) inputs.get(0).size(1);
    int[] ids = inputs.get(1).toIntVector();
    Floats table = Floats.of(inputs.get(0));
    Floats result = Floats.of(outputs.get(0));
    new RowTiles(ids.length, width)
        .forEach(
            workers,
            (tile, from, to) -> {
              float[] row = Scratch.floats(0, width);
              for (int i = from; i < to; i++) {
                table.get((long) ids[i] * width, row, width);
                result.put((long) i * width, row, width);
              }
            });
  }

  @Override
  protected KernelOp on(List<SDVariable> inputs) {
    return new Embedding(inputs.get(0), inputs.get(1));
  }

  @Override
  public List<@Nullable SDVariable> gradients(
      List<@Nullable SDVariable> outputGradients, List<Boolean> wanted) {
    SDVariable upstream = outputGradients.get(0);
    return Arrays.asList(
        upstream == null ? null : new Gradient(List.of(arg(0), arg(1), upstream)).outputVariable(),
        null);
  }

  /** The table's gradient {@code [V, D]}, zero in rows that no id names. */
  private static final class Gradient extends GradientOp {
    private static final int ZEROS = 1 << 16;

    Gradient(List<SDVariable> inputs) {
      super("lookright_embedding_gradient", 1, inputs);
    }

    @Override
    public List<long[]> outputShapes(List<INDArray> inputs) {
      return List.of(inputs.get(0).shape());
    }

    /** Of the table the shape alone is read. */
    @Override
    public Work work(List<INDArray> inputs, List<INDArray> outputs) {
      return Work.on(inputs.subList(1, 3), outputs);
    }

    @Override
    public void run(List<INDArray> inputs, List<INDArray> outputs, Workers workers) {
      int width = (int) inputs.get(0).size(1);
      int[] ids = inputs.get(1).toIntVector();
      Floats upstream = Floats.of(inputs.get(2));
      Floats result = Floats.of(outputs.get(0));
      clear(result, outputs.get(0).length(), workers);
      float[] sum = new float[width];
      float[] row = new float[width];
      for (int i = 0; i < ids.length; i++) {
        result.get((long) ids[i] * width, sum, width);
        upstream.get((long) i * width, row, width);
        for (int j = 0; j < width; j++) {
          sum[j] += row[j];
        }
        result.put((long) ids[i] * width, sum, width);
      }
    }

    private static void clear(Floats result, long length, Workers workers) {
      float[] zeros = new float[ZEROS];
      int tiles = Math.toIntExact((length + ZEROS - 1) / ZEROS);
      workers.forEach(
          tiles,
          tile -> {
            long from = (long) tile * ZEROS;
            result.put(from, zeros, (int) Math.min(ZEROS, length - from));
          });
    }
  }
}
