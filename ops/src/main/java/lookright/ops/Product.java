package lookright.ops;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;

/** The entrywise product with a factor that is data, not a parameter: dropout's mask. */
public final class Product extends PairwiseOp {
  private Product(SDVariable x, SDVariable factor) {
    super("lookright_product", x, factor);
  }

  /** {@code x * factor}, shapes equal; no gradient flows into {@code factor}. */
  public static SDVariable of(SDVariable x, SDVariable factor) {
    return new Product(x, factor).outputVariable();
  }

  @Override
  void combine(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      x[i] *= y[i];
    }
  }

  @Override
  protected KernelOp on(List<SDVariable> inputs) {
    return new Product(inputs.get(0), inputs.get(1));
  }

  @Override
  public List<@Nullable SDVariable> gradients(
      List<@Nullable SDVariable> outputGradients, List<Boolean> wanted) {
    SDVariable upstream = outputGradients.get(0);
    return Arrays.asList(upstream == null ? null : of(upstream, arg(1)), null);
  }
}
