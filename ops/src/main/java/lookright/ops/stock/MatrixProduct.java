package lookright.ops.stock;

import java.util.Arrays;
import java.util.List;
import lookright.ops.KernelOp;
import lookright.ops.Workers;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A linear layer without bias: {@code y [R, M] = x [R, K] W' }, {@code W [M, K]}. Unlike the stock
 * product it computes no gradient of a weight that is frozen.
 */
public final class MatrixProduct extends StockOp {
  private MatrixProduct(SDVariable x, SDVariable weight) {
    super("lookright_stock_product", List.of(x, weight));
  }

  /** {@code x W'}. */
  public static SDVariable of(SDVariable x, SDVariable weight) {
    return new MatrixProduct(x, weight).outputVariable();
  }

  @Override
  public List<long[]> outputShapes(List<INDArray> inputs) {
    return List.of(new long[] {inputs.get(0).size(0), inputs.get(1).size(0)});
  }

  @Override
  public void run(List<INDArray> inputs, List<INDArray> outputs, Workers workers) {
    Nd4j.matmul(inputs.get(0), inputs.get(1), outputs.get(0), false, true, false);
  }

  @Override
  protected KernelOp on(List<SDVariable> inputs) {
    return new MatrixProduct(inputs.get(0), inputs.get(1));
  }

  @Override
  public List<@Nullable SDVariable> gradients(
      List<@Nullable SDVariable> outputGradients, List<Boolean> wanted) {
    SDVariable upstream = outputGradients.get(0);
    if (upstream == null) {
      return Arrays.asList(null, null);
    }
    return Arrays.asList(
        wanted.get(0) ? new Gradient(upstream, arg(1), false).outputVariable() : null,
        wanted.get(1) ? new Gradient(upstream, arg(0), true).outputVariable() : null);
  }

  /** {@code dX = dY W}, or {@code dW = dY' X}. */
  private static final class Gradient extends StockGradientOp {
    private final boolean ofWeight;

    Gradient(SDVariable upstream, SDVariable other, boolean ofWeight) {
      super("lookright_stock_product_gradient", List.of(upstream, other));
      this.ofWeight = ofWeight;
    }

    @Override
    public List<long[]> outputShapes(List<INDArray> inputs) {
      long rows = inputs.get(0).size(ofWeight ? 1 : 0);
      return List.of(new long[] {rows, inputs.get(1).size(1)});
    }

    @Override
    public void run(List<INDArray> inputs, List<INDArray> outputs, Workers workers) {
      Nd4j.matmul(inputs.get(0), inputs.get(1), outputs.get(0), ofWeight, false, false);
    }
  }
}
