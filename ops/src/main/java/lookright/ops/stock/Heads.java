package lookright.ops.stock;

import java.util.Arrays;
import java.util.List;
import lookright.ops.KernelOp;
import lookright.ops.Workers;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Between rows and attention, one copy each way: {@code split} lays {@code [B * T, keyHeads * group
 * * size]} out as {@code [B, keyHeads, group * T, size]}, {@code join} takes that back. The batch's
 * B and T are read off the shape of {@code ids [B, T]}. Each is the other's gradient.
 */
public final class Heads extends StockOp {
  private final Layout layout;
  private final boolean split;

  private record Layout(int keyHeads, int group, int size) {
    long[] rows(INDArray ids) {
      return new long[] {ids.length(), (long) keyHeads * group * size};
    }

    long[] attention(INDArray ids) {
      return new long[] {ids.size(0), keyHeads, group * ids.size(1), size};
    }

    void copy(INDArray from, INDArray to, INDArray ids, boolean split) {
      INDArray rows = split ? from : to;
      INDArray attention = split ? to : from;
      INDArray permuted =
          rows.reshape('c', ids.size(0), ids.size(1), keyHeads, group, size).permute(0, 2, 3, 1, 4);
      INDArray plain = attention.reshape('c', ids.size(0), keyHeads, group, ids.size(1), size);
      if (split) {
        plain.assign(permuted);
      } else {
        permuted.assign(plain);
      }
    }
  }

  private Heads(SDVariable x, SDVariable ids, Layout layout, boolean split) {
    super("lookright_stock_" + (split ? "split_heads" : "join_heads"), List.of(x, ids));
    this.layout = layout;
    this.split = split;
  }

  /** The heads of rows, those of a group one after the other. */
  public static SDVariable split(SDVariable x, SDVariable ids, int keyHeads, int group, int size) {
    return new Heads(x, ids, new Layout(keyHeads, group, size), true).outputVariable();
  }

  /** The rows of heads. */
  public static SDVariable join(SDVariable x, SDVariable ids, int keyHeads, int group, int size) {
    return new Heads(x, ids, new Layout(keyHeads, group, size), false).outputVariable();
  }

  @Override
  public List<long[]> outputShapes(List<INDArray> inputs) {
    INDArray ids = inputs.get(1);
    return List.of(split ? layout.attention(ids) : layout.rows(ids));
  }

  @Override
  public void run(List<INDArray> inputs, List<INDArray> outputs, Workers workers) {
    layout.copy(inputs.get(0), outputs.get(0), inputs.get(1), split);
  }

  @Override
  protected KernelOp on(List<SDVariable> inputs) {
    return new Heads(inputs.get(0), inputs.get(1), layout, split);
  }

  @Override
  public List<@Nullable SDVariable> gradients(
      List<@Nullable SDVariable> outputGradients, List<Boolean> wanted) {
    SDVariable upstream = outputGradients.get(0);
    return Arrays.asList(
        upstream == null ? null : new Heads(upstream, arg(1), layout, !split).outputVariable(),
        null);
  }
}
