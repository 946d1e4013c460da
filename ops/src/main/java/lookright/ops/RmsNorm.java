package lookright.ops;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Root-mean-square normalisation of rows (Zhang and Sennrich, arXiv 1910.07467), together with the
 * residual addition that precedes it: {@code sum = x + delta}, {@code y = sum / rms(sum) * weight}.
 *
 * <p>Inputs {@code x [N, D]}, optionally {@code delta [N, D]}, {@code weight [D]}.
 */
public final class RmsNorm extends KernelOp {
  private final double epsilon;

  private RmsNorm(List<SDVariable> inputs, double epsilon) {
    super("lookright_rms_norm", inputs.size() - 1, inputs.get(0).getSameDiff(), inputs);
    this.epsilon = epsilon;
  }

  /**
   * What follows a residual addition: the new stream and its normalised form, both {@code [N, D]}.
   */
  public record Residual(SDVariable normed, SDVariable sum) {}

  /** {@code x / sqrt(mean(x^2) + epsilon) * weight} by row. */
  public static SDVariable of(SDVariable x, SDVariable weight, double epsilon) {
    return new RmsNorm(List.of(x, weight), epsilon).outputVariable();
  }

  /** The same of {@code x + delta}, which is returned too. */
  public static Residual of(SDVariable x, SDVariable delta, SDVariable weight, double epsilon) {
    SDVariable[] outputs = new RmsNorm(List.of(x, delta, weight), epsilon).outputVariables();
    return new Residual(outputs[0], outputs[1]);
  }

  /**
   * The twin of {@link #of(SDVariable, SDVariable, double)} made of stock operators.
   *
   * @param x {@code [R, D]}: with more dimensions SameDiff's mean over the last one is wrong
   */
  public static SDVariable composed(SDVariable x, SDVariable weight, double epsilon) {
    var math = x.getSameDiff().math;
    SDVariable scale = math.rsqrt(math.square(x).mean(true, -1).add(epsilon));
    return x.mul(scale).mul(weight);
  }

  @Override
  public List<long[]> outputShapes(List<INDArray> inputs) {
    return inputs.stream().limit(getNumOutputs()).map(INDArray::shape).toList();
  }

  /** The normalised rows replace {@code x}, the sum replaces {@code delta}. */
  @Override
  public int overwritten(int output) {
    return output;
  }

  @Override
  public void run(List<INDArray> inputs, List<INDArray> outputs, Workers workers) {
    int width = (int) inputs.get(0).size(1);
    boolean residual = inputs.size() == 3;
    Floats x = Floats.of(inputs.get(0));
    Floats delta = Floats.of(inputs.get(residual ? 1 : 0));
    float[] weight = Floats.of(inputs.get(inputs.size() - 1)).toArray();
    Floats normed = Floats.of(outputs.get(0));
    Floats sum = Floats.of(outputs.get(outputs.size() - 1));
    new RowTiles((int) inputs.get(0).size(0), width)
        .forEach(
            workers,
            (tile, from, to) -> {
              float[] v = Scratch.floats(0, width);
              for (int row = from; row < to; row++) {
                long offset = (long) row * width;
                x.get(offset, v, width);
                if (residual) {
                  add(v, delta, offset, width);
                  sum.put(offset, v, width);
                }
                normalise(v, weight, epsilon);
                normed.put(offset, v, width);
              }
            });
  }

  private static void add(float[] v, Floats other, long offset, int n) {
    float[] d = Scratch.floats(1, n);
    other.get(offset, d, n);
    for (int i = 0; i < n; i++) {
      v[i] += d[i];
    }
  }

  /** Normalises the first {@code weight.length} entries of {@code v} in place. */
  static void normalise(float[] v, float[] weight, double epsilon) {
    int n = weight.length;
    float scale = inverseRms(v, n, epsilon);
    for (int i = 0; i < n; i++) {
      v[i] = v[i] * scale * weight[i];
    }
  }

  private static float inverseRms(float[] v, int n, double epsilon) {
    return (float) (1 / Math.sqrt(VectorMath.dot(v, 0, v, 0, n) / n + epsilon));
  }

  /**
   * Turns {@code d}, the gradient of a normalised row, into that of the row {@code v} before, and
   * adds the weight's gradient to {@code weightGradient}.
   */
  static void differentiate(
      float[] v, float[] d, float[] weight, double epsilon, float[] weightGradient) {
    int n = weight.length;
    float scale = inverseRms(v, n, epsilon);
    for (int i = 0; i < n; i++) {
      weightGradient[i] += d[i] * v[i] * scale;
      d[i] *= weight[i];
    }
    float pull = VectorMath.dot(d, 0, v, 0, n) * scale * scale * scale / n;
    for (int i = 0; i < n; i++) {
      d[i] = d[i] * scale - v[i] * pull;
    }
  }

  @Override
  protected KernelOp on(List<SDVariable> inputs) {
    return new RmsNorm(inputs, epsilon);
  }

  @Override
  public List<@Nullable SDVariable> gradients(
      List<@Nullable SDVariable> outputGradients, List<Boolean> wanted) {
    boolean residual = args().length == 3;
    SDVariable stream = residual ? outputVariables()[1] : arg(0);
    SDVariable weight = arg(args().length - 1);
    SDVariable upstream = outputGradients.get(0);
    SDVariable passed = residual ? outputGradients.get(1) : null;
    if (upstream == null) {
      return residual ? Arrays.asList(passed, passed, null) : Arrays.asList(null, null);
    }
    List<SDVariable> inputs =
        passed == null
            ? List.of(stream, weight, upstream)
            : List.of(stream, weight, upstream, passed);
    SDVariable[] found = new Gradient(inputs, epsilon).outputVariables();
    return residual
        ? Arrays.asList(found[0], found[0], found[1])
        : Arrays.asList(found[0], found[1]);
  }

  /** Gradients of the row before normalisation {@code [N, D]} and of the weight {@code [D]}. */
  private static final class Gradient extends GradientOp {
    private final double epsilon;

    Gradient(List<SDVariable> inputs, double epsilon) {
      super("lookright_rms_norm_gradient", 2, inputs);
      this.epsilon = epsilon;
    }

    @Override
    public List<long[]> outputShapes(List<INDArray> inputs) {
      return List.of(inputs.get(0).shape(), inputs.get(1).shape());
    }

    /** The rows' gradient replaces the upstream one. */
    @Override
    public int overwritten(int output) {
      return output == 0 ? 2 : -1;
    }

    @Override
    public void run(List<INDArray> inputs, List<INDArray> outputs, Workers workers) {
      int width = (int) inputs.get(0).size(1);
      RowTiles tiles = new RowTiles((int) inputs.get(0).size(0), width);
      ColumnSums weightGradient = new ColumnSums(tiles.count(), width);
      Floats x = Floats.of(inputs.get(0));
      float[] weight = Floats.of(inputs.get(1)).toArray();
      Floats upstream = Floats.of(inputs.get(2));
      Floats passed = Floats.of(inputs.get(inputs.size() - 1));
      Floats result = Floats.of(outputs.get(0));
      tiles.forEach(
          workers,
          (tile, from, to) -> {
            float[] v = Scratch.floats(0, width);
            float[] d = Scratch.floats(2, width);
            float[] mine = weightGradient.tile(tile);
            for (int row = from; row < to; row++) {
              long offset = (long) row * width;
              x.get(offset, v, width);
              upstream.get(offset, d, width);
              differentiate(v, d, weight, epsilon, mine);
              if (inputs.size() == 4) {
                add(d, passed, offset, width);
              }
              result.put(offset, d, width);
            }
          });
      weightGradient.writeTo(outputs.get(1));
    }
  }
}
