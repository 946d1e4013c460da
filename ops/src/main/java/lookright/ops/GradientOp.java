package lookright.ops;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;

/** An operator that belongs to a backward pass and has no gradient itself. */
public abstract class GradientOp extends KernelOp {
  /** Adds the operator to the graph of its inputs. */
  protected GradientOp(String kernelName, int outputCount, List<SDVariable> inputs) {
    super(kernelName, outputCount, inputs.get(0).getSameDiff(), inputs);
  }

  @Override
  protected KernelOp on(List<SDVariable> inputs) {
    throw new IllegalStateException(opName() + " is computed once");
  }

  @Override
  public List<@Nullable SDVariable> gradients(
      List<@Nullable SDVariable> outputGradients, List<Boolean> wanted) {
    throw new IllegalStateException(opName() + ": second derivatives are not defined");
  }
}
