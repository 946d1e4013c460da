package lookright.ops.stock;

import java.util.Arrays;
import java.util.List;
import lookright.ops.KernelOp;
import lookright.ops.Workers;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Rotary positions (arXiv 2104.09864) as Hugging Face pairs entries, i with i + size / 2: {@code y
 * = x cos + (-x2, x1) sin} for the halves x1, x2 of each head. Inputs {@code x [B, H, T, size]},
 * cosines and sines {@code [B or 1, 1, T, size]}, whose halves are equal; so the gradient turns the
 * other way. SameDiff's own split has no gradient in ND4J 1.0.0-M1.1.
 */
public final class Rotation extends StockOp {
  private final boolean back;

  private Rotation(List<SDVariable> inputs, boolean back) {
    super("lookright_stock_rotation", inputs);
    this.back = back;
  }

  /** The turned heads. */
  public static SDVariable of(SDVariable x, SDVariable cosines, SDVariable sines) {
    return new Rotation(List.of(x, cosines, sines), false).outputVariable();
  }

  @Override
  public List<long[]> outputShapes(List<INDArray> inputs) {
    return List.of(inputs.get(0).shape());
  }

  @Override
  public void run(List<INDArray> inputs, List<INDArray> outputs, Workers workers) {
    INDArray x = inputs.get(0);
    INDArray y = outputs.get(0);
    INDArrayIndex all = NDArrayIndex.all();
    long size = x.size(3);
    INDArrayIndex low = NDArrayIndex.interval(0, size / 2);
    INDArrayIndex high = NDArrayIndex.interval(size / 2, size);
    try (INDArray turned = Nd4j.createUninitializedDetached(DataType.FLOAT, x.shape())) {
      INDArray negative = turned.get(all, all, all, back ? high : low);
      negative.assign(x.get(all, all, all, back ? low : high));
      negative.negi();
      turned.get(all, all, all, back ? low : high).assign(x.get(all, all, all, back ? high : low));
      turned.muli(inputs.get(2));
      x.mul(inputs.get(1), y);
      y.addi(turned);
    }
  }

  @Override
  protected KernelOp on(List<SDVariable> inputs) {
    return new Rotation(inputs, back);
  }

  @Override
  public List<@Nullable SDVariable> gradients(
      List<@Nullable SDVariable> outputGradients, List<Boolean> wanted) {
    SDVariable upstream = outputGradients.get(0);
    return Arrays.asList(
        upstream == null
            ? null
            : new Rotation(List.of(upstream, arg(1), arg(2)), !back).outputVariable(),
        null,
        null);
  }
}
