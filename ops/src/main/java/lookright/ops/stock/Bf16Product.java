package lookright.ops.stock;

import java.util.Arrays;
import java.util.List;
import lookright.ops.Bf16Matrix;
import lookright.ops.KernelOp;
import lookright.ops.Workers;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * {@link MatrixProduct} with a frozen weight in bfloat16: {@code y [R, M] = x [R, K] W' }. The
 * weight {@code W [M, K]} belongs to the caller, who keeps it alive. It becomes float32 for the
 * time of a product. Only {@code x} has a gradient.
 */
public final class Bf16Product extends StockOp {
  private final Bf16Matrix weight;

  private Bf16Product(SDVariable x, Bf16Matrix weight) {
    super("lookright_stock_bf16_product", List.of(x));
    this.weight = weight;
  }

  /** {@code x W'}. */
  public static SDVariable of(SDVariable x, Bf16Matrix weight) {
    return new Bf16Product(x, weight).outputVariable();
  }

  @Override
  public List<long[]> outputShapes(List<INDArray> inputs) {
    return List.of(new long[] {inputs.get(0).size(0), weight.rows()});
  }

  @Override
  public void run(List<INDArray> inputs, List<INDArray> outputs, Workers workers) {
    try (INDArray widened = weight.widened()) {
      Nd4j.matmul(inputs.get(0), widened, outputs.get(0), false, true, false);
    }
  }

  @Override
  protected KernelOp on(List<SDVariable> inputs) {
    return new Bf16Product(inputs.get(0), weight);
  }

  @Override
  public List<@Nullable SDVariable> gradients(
      List<@Nullable SDVariable> outputGradients, List<Boolean> wanted) {
    SDVariable upstream = outputGradients.get(0);
    return Arrays.asList(
        upstream == null || !wanted.get(0)
            ? null
            : new Gradient(upstream, weight).outputVariable());
  }

  /** {@code dX = dY W}. */
  private static final class Gradient extends StockGradientOp {
    private final Bf16Matrix weight;

    Gradient(SDVariable upstream, Bf16Matrix weight) {
      super("lookright_stock_bf16_product_gradient", List.of(upstream));
      this.weight = weight;
    }

    @Override
    public List<long[]> outputShapes(List<INDArray> inputs) {
      return List.of(new long[] {inputs.get(0).size(0), weight.columns()});
    }

    @Override
    public void run(List<INDArray> inputs, List<INDArray> outputs, Workers workers) {
      try (INDArray widened = weight.widened()) {
        Nd4j.matmul(inputs.get(0), widened, outputs.get(0), false, false, false);
      }
    }
  }
}
