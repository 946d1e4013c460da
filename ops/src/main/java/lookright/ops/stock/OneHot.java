package lookright.ops.stock;

import java.util.Arrays;
import java.util.List;
import lookright.ops.KernelOp;
import lookright.ops.Workers;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Targets of a cross-entropy: {@code labels [R]} (int32) as rows shaped as {@code logits [R, K]},
 * one where the label is, all zero where it is negative. It has no gradient.
 */
public final class OneHot extends KernelOp {
  private OneHot(SDVariable labels, SDVariable logits) {
    super("lookright_stock_one_hot", 1, logits.getSameDiff(), List.of(labels, logits));
  }

  /** The rows of labels. */
  public static SDVariable of(SDVariable labels, SDVariable logits) {
    return new OneHot(labels, logits).outputVariable();
  }

  static void fill(INDArray places, INDArray oneHot) {
    Nd4j.exec(
        DynamicCustomOp.builder("onehot")
            .addInputs(places)
            .addOutputs(oneHot)
            .addIntegerArguments(-1, Math.toIntExact(oneHot.size(1)))
            .addFloatingPointArguments(1.0, 0.0)
            .build());
  }

  @Override
  public boolean readsHostMemory() {
    return false;
  }

  @Override
  public List<long[]> outputShapes(List<INDArray> inputs) {
    return List.of(inputs.get(1).shape());
  }

  @Override
  public void run(List<INDArray> inputs, List<INDArray> outputs, Workers workers) {
    fill(inputs.get(0), outputs.get(0));
  }

  @Override
  protected KernelOp on(List<SDVariable> inputs) {
    return new OneHot(inputs.get(0), inputs.get(1));
  }

  @Override
  public List<@Nullable SDVariable> gradients(
      List<@Nullable SDVariable> outputGradients, List<Boolean> wanted) {
    return Arrays.asList(null, null);
  }
}
