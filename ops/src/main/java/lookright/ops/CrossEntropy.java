package lookright.ops;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Cross-entropy over labelled rows: {@code scale * sum over labelled rows of -log
 * softmax(logits)[label]}.
 *
 * <p>Inputs {@code logits [N, K]}, {@code labels [N]} (int32, negative: the row is ignored) and the
 * scalar {@code scale}, one over the number of labelled rows of the whole step; output a scalar.
 */
public final class CrossEntropy extends KernelOp {
  private CrossEntropy(SDVariable logits, SDVariable labels, SDVariable scale) {
    super("lookright_cross_entropy", 2, logits.getSameDiff(), List.of(logits, labels, scale));
  }

  /** The scaled sum; a scalar. */
  public static SDVariable of(SDVariable logits, SDVariable labels, SDVariable scale) {
    return new CrossEntropy(logits, labels, scale).outputVariables()[0];
  }

  @Override
  public List<long[]> outputShapes(List<INDArray> inputs) {
    return List.of(new long[0], inputs.get(0).shape());
  }

  /** The second output is the gradient of the logits for an upstream gradient of one. */
  @Override
  public void run(List<INDArray> inputs, List<INDArray> outputs, Workers workers) {
    int classes = (int) inputs.get(0).size(1);
    int[] labels = inputs.get(1).toIntVector();
    float scale = inputs.get(2).getFloat(0);
    Floats logits = Floats.of(inputs.get(0));
    Floats gradient = Floats.of(outputs.get(1));
    RowTiles tiles = new RowTiles(labels.length, classes);
    double[] parts = new double[tiles.count()];
    tiles.forEach(
        workers,
        (tile, from, to) -> {
          int n = (to - from) * classes;
          float[] v = Scratch.floats(0, n);
          logits.get((long) from * classes, v, n);
          for (int row = from; row < to; row++) {
            int at = (row - from) * classes;
            if (labels[row] < 0) {
              Arrays.fill(v, at, at + classes, 0f);
            } else {
              parts[tile] += rowLoss(v, at, classes, labels[row], scale);
            }
          }
          gradient.put((long) from * classes, v, n);
        });
    outputs.get(0).putScalar(0, Arrays.stream(parts).sum() * scale);
  }

  /** Replaces a row of logits by its gradient and returns its loss. */
  private static double rowLoss(float[] v, int at, int classes, int label, float scale) {
    double largest = VectorMath.max(v, at, classes);
    double target = v[at + label];
    double sum = 0;
    for (int i = at; i < at + classes; i++) {
      double e = Math.exp(v[i] - largest);
      v[i] = (float) e;
      sum += e;
    }
    for (int i = at; i < at + classes; i++) {
      v[i] = (float) (v[i] / sum) * scale;
    }
    v[at + label] -= scale;
    return Math.log(sum) + largest - target;
  }

  @Override
  protected KernelOp on(List<SDVariable> inputs) {
    return new CrossEntropy(inputs.get(0), inputs.get(1), inputs.get(2));
  }

  @Override
  public List<@Nullable SDVariable> gradients(
      List<@Nullable SDVariable> outputGradients, List<Boolean> wanted) {
    SDVariable upstream = outputGradients.get(0);
    return Arrays.asList(
        upstream == null
            ? null
            : new Gradient(List.of(outputVariables()[1], upstream)).outputVariable(),
        null,
        null);
  }

  /** The stored gradient of the logits times the upstream scalar. */
  private static final class Gradient extends GradientOp {
    Gradient(List<SDVariable> inputs) {
      super("lookright_cross_entropy_gradient", 1, inputs);
    }

    @Override
    public List<long[]> outputShapes(List<INDArray> inputs) {
      return List.of(inputs.get(0).shape());
    }

    @Override
    public void run(List<INDArray> inputs, List<INDArray> outputs, Workers workers) {
      float upstream = inputs.get(1).getFloat(0);
      Floats stored = Floats.of(inputs.get(0));
      Floats result = Floats.of(outputs.get(0));
      new RowTiles(Math.toIntExact(inputs.get(0).length()), 1)
          .forEach(
              workers,
              (tile, from, to) -> {
                float[] v = Scratch.floats(0, to - from);
                stored.get(from, v, to - from);
                for (int i = 0; i < to - from; i++) {
                  v[i] *= upstream;
                }
                result.put(from, v, to - from);
              });
    }
  }
}
