package lookright.ops.stock;

import java.util.List;
import lookright.ops.GradientOp;
import org.nd4j.autodiff.samediff.SDVariable;

/** {@link StockOp} of a backward pass. */
abstract class StockGradientOp extends GradientOp {
  StockGradientOp(String kernelName, List<SDVariable> inputs) {
    super(kernelName, 1, inputs);
  }

  @Override
  public final boolean readsHostMemory() {
    return false;
  }
}
