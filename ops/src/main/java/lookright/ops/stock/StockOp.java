package lookright.ops.stock;

import java.util.List;
import lookright.ops.KernelOp;
import org.nd4j.autodiff.samediff.SDVariable;

/** An operator of this package: it leaves the reading of arrays to the backend. */
abstract class StockOp extends KernelOp {
  StockOp(String kernelName, List<SDVariable> inputs) {
    super(kernelName, 1, inputs.get(0).getSameDiff(), inputs);
  }

  @Override
  public final boolean readsHostMemory() {
    return false;
  }
}
