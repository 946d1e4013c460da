package lookright.ops;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;

/** The sum of two arrays of the same shape. */
public final class Sum extends PairwiseOp {
  private Sum(SDVariable a, SDVariable b) {
    super("lookright_sum", a, b);
  }

  /** {@code a + b}, shapes equal. */
  public static SDVariable of(SDVariable a, SDVariable b) {
    return new Sum(a, b).outputVariable();
  }

  @Override
  void combine(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      x[i] += y[i];
    }
  }

  @Override
  protected KernelOp on(List<SDVariable> inputs) {
    return new Sum(inputs.get(0), inputs.get(1));
  }

  @Override
  public List<@Nullable SDVariable> gradients(
      List<@Nullable SDVariable> outputGradients, List<Boolean> wanted) {
    return Arrays.asList(outputGradients.get(0), outputGradients.get(0));
  }
}
