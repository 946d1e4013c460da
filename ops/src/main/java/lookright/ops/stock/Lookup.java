package lookright.ops.stock;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lookright.ops.KernelOp;
import lookright.ops.Workers;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Rows of a table by number: inputs {@code table [V, D]} and {@code ids [B, T]} (int32), output
 * {@code [B * T, D]}.
 *
 * <p>The gradient of the stock gather is wrong, so this brings its own: the rows of equal ids are
 * summed by a product with a one-hot matrix that has a column for each distinct id of the batch,
 * and then written to their places. Nothing of size places times V exists.
 */
public final class Lookup extends StockOp {
  private Lookup(SDVariable table, SDVariable ids) {
    super("lookright_stock_lookup", List.of(table, ids));
  }

  /** The rows {@code table[ids]}. */
  public static SDVariable of(SDVariable table, SDVariable ids) {
    return new Lookup(table, ids).outputVariable();
  }

  @Override
  public List<long[]> outputShapes(List<INDArray> inputs) {
    return List.of(new long[] {inputs.get(1).length(), inputs.get(0).size(1)});
  }

  @Override
  public void run(List<INDArray> inputs, List<INDArray> outputs, Workers workers) {
    INDArray ids = inputs.get(1).reshape(new long[] {inputs.get(1).length()});
    Nd4j.exec(
        DynamicCustomOp.builder("gather")
            .addInputs(inputs.get(0), ids)
            .addOutputs(outputs.get(0))
            .addIntegerArguments(0)
            .build());
  }

  @Override
  protected KernelOp on(List<SDVariable> inputs) {
    return new Lookup(inputs.get(0), inputs.get(1));
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
  private static final class Gradient extends StockGradientOp {
    /** Places whose one-hot rows exist at the same time. */
    private static final int SLICE = 1_024;

    Gradient(List<SDVariable> inputs) {
      super("lookright_stock_lookup_gradient", inputs);
    }

    @Override
    public List<long[]> outputShapes(List<INDArray> inputs) {
      return List.of(inputs.get(0).shape());
    }

    @Override
    public void run(List<INDArray> inputs, List<INDArray> outputs, Workers workers) {
      int[] ids = inputs.get(1).data().asInt(); // known to the host: a placeholder comes from there
      Map<Integer, Integer> columns = new LinkedHashMap<>();
      int[] column = new int[Math.toIntExact(inputs.get(1).length())];
      for (int i = 0; i < column.length; i++) {
        column[i] = columns.computeIfAbsent(ids[i], id -> columns.size());
      }
      outputs.get(0).assign(0f);
      int[] distinct = columns.keySet().stream().mapToInt(Integer::intValue).toArray();
      try (INDArray sums = sums(column, distinct.length, inputs.get(2));
          INDArray rows = Nd4j.createFromArray(distinct)) {
        Nd4j.exec(
            DynamicCustomOp.builder("scatter_upd")
                .addInputs(outputs.get(0), rows, sums)
                .callInplace(true)
                .build());
      }
    }

    /** The sums of rows with the same column, {@code [columns, D]}. */
    private static INDArray sums(int[] column, int columns, INDArray upstream) {
      long width = upstream.size(1);
      INDArray sums = Nd4j.createUninitializedDetached(DataType.FLOAT, columns, width);
      for (int from = 0; from < column.length; from += SLICE) {
        int end = Math.min(column.length, from + SLICE);
        INDArray rows = upstream.get(NDArrayIndex.interval(from, end), NDArrayIndex.all());
        try (INDArray oneHot = oneHot(Arrays.copyOfRange(column, from, end), columns)) {
          if (from == 0) {
            Nd4j.matmul(oneHot, rows, sums, true, false, false);
          } else {
            try (INDArray part = Nd4j.createUninitializedDetached(DataType.FLOAT, columns, width)) {
              Nd4j.matmul(oneHot, rows, part, true, false, false);
              sums.addi(part);
            }
          }
        }
      }
      return sums;
    }

    private static INDArray oneHot(int[] column, int columns) {
      INDArray oneHot = Nd4j.createUninitializedDetached(DataType.FLOAT, column.length, columns);
      try (INDArray places = Nd4j.createFromArray(column)) {
        OneHot.fill(places, oneHot);
      }
      return oneHot;
    }
  }
}
