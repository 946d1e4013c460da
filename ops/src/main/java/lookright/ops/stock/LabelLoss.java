package lookright.ops.stock;

import java.util.Arrays;
import java.util.List;
import lookright.ops.KernelOp;
import lookright.ops.Workers;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Cross-entropy, summed: inputs {@code logits [R, K]}, {@code labels [R]} (int32, negative: none)
 * and a scale that the sum is multiplied with, a scalar; output a scalar.
 *
 * <p>The gradient of ND4J's log-softmax is wrong in 1.0.0-M1.1, and its cross-entropies ignore what
 * follows them: this one's is the softmax less the one-hot rows.
 */
public final class LabelLoss extends StockOp {
  private LabelLoss(List<SDVariable> inputs) {
    super("lookright_stock_label_loss", inputs);
  }

  /** The scaled sum. */
  public static SDVariable of(SDVariable logits, SDVariable labels, SDVariable scale) {
    return new LabelLoss(List.of(logits, labels, scale)).outputVariable();
  }

  private static INDArray like(INDArray logits) {
    return Nd4j.createUninitializedDetached(DataType.FLOAT, logits.shape());
  }

  private static void byRow(String name, INDArray logits, INDArray result) {
    Nd4j.exec(
        DynamicCustomOp.builder(name)
            .addInputs(logits)
            .addOutputs(result)
            .addIntegerArguments(1)
            .build());
  }

  @Override
  public List<long[]> outputShapes(List<INDArray> inputs) {
    return List.of(new long[0]);
  }

  @Override
  public void run(List<INDArray> inputs, List<INDArray> outputs, Workers workers) {
    try (INDArray logs = like(inputs.get(0));
        INDArray oneHot = like(inputs.get(0))) {
      byRow("log_softmax", inputs.get(0), logs);
      OneHot.fill(inputs.get(1), oneHot);
      logs.muli(oneHot);
      try (INDArray sum = logs.sum()) {
        outputs.get(0).assign(sum).muli(inputs.get(2)).negi();
      }
    }
  }

  @Override
  protected KernelOp on(List<SDVariable> inputs) {
    return new LabelLoss(inputs);
  }

  @Override
  public List<@Nullable SDVariable> gradients(
      List<@Nullable SDVariable> outputGradients, List<Boolean> wanted) {
    SDVariable upstream = outputGradients.get(0);
    return Arrays.asList(
        upstream == null
            ? null
            : new Gradient(List.of(arg(0), arg(1), arg(2), upstream)).outputVariable(),
        null,
        null);
  }

  /** Of the logits: {@code (softmax - one-hot) scale} in labelled rows, zero in others. */
  private static final class Gradient extends StockGradientOp {
    Gradient(List<SDVariable> inputs) {
      super("lookright_stock_label_loss_gradient", inputs);
    }

    @Override
    public List<long[]> outputShapes(List<INDArray> inputs) {
      return List.of(inputs.get(0).shape());
    }

    @Override
    public void run(List<INDArray> inputs, List<INDArray> outputs, Workers workers) {
      INDArray gradient = outputs.get(0);
      try (INDArray oneHot = like(inputs.get(0))) {
        byRow("softmax", inputs.get(0), gradient);
        OneHot.fill(inputs.get(1), oneHot);
        try (INDArray labelled = oneHot.sum(true, 1)) {
          gradient.muli(labelled);
        }
        gradient.subi(oneHot);
      }
      gradient.muli(inputs.get(2)).muli(inputs.get(3));
    }
  }
}
