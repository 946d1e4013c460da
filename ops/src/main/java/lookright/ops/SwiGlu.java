package lookright.ops;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The gated activation {@code silu(gate) * up} (Shazeer, arXiv 2002.05202) of rows {@code [gate |
 * up]}: input {@code [N, 2F]}, output {@code [N, F]}.
 */
public final class SwiGlu extends KernelOp {
  private SwiGlu(SDVariable gateUp) {
    super("lookright_swiglu", 1, gateUp.getSameDiff(), List.of(gateUp));
  }

  /** {@code silu(gate) * up}. */
  public static SDVariable of(SDVariable gateUp) {
    return new SwiGlu(gateUp).outputVariable();
  }

  /** The twin made of stock operators. */
  public static SDVariable composed(SDVariable gate, SDVariable up) {
    return gate.mul(gate.getSameDiff().nn.sigmoid(gate)).mul(up);
  }

  @Override
  public List<long[]> outputShapes(List<INDArray> inputs) {
    INDArray gateUp = inputs.get(0);
    return List.of(new long[] {gateUp.size(0), gateUp.size(1) / 2});
  }

  @Override
  public void run(List<INDArray> inputs, List<INDArray> outputs, Workers workers) {
    int half = (int) inputs.get(0).size(1) / 2;
    Floats gateUp = Floats.of(inputs.get(0));
    Floats result = Floats.of(outputs.get(0));
    new RowTiles((int) inputs.get(0).size(0), 2 * half)
        .forEach(
            workers,
            (tile, from, to) -> {
              float[] gate = Scratch.floats(0, half);
              float[] up = Scratch.floats(1, half);
              for (long row = from; row < to; row++) {
                gateUp.get(2 * row * half, gate, half);
                gateUp.get((2 * row + 1) * half, up, half);
                activate(gate, sigmoid(gate, half), up, half);
                result.put(row * half, gate, half);
              }
            });
  }

  private static float[] sigmoid(float[] gate, int n) {
    float[] sigmoid = Scratch.floats(2, n);
    VectorMath.sigmoid(gate, sigmoid, Scratch.floats(3, n), n);
    return sigmoid;
  }

  private static void activate(float[] gate, float[] sigmoid, float[] up, int n) {
    for (int i = 0; i < n; i++) {
      gate[i] = gate[i] * sigmoid[i] * up[i];
    }
  }

  @Override
  protected KernelOp on(List<SDVariable> inputs) {
    return new SwiGlu(inputs.get(0));
  }

  @Override
  public List<@Nullable SDVariable> gradients(
      List<@Nullable SDVariable> outputGradients, List<Boolean> wanted) {
    SDVariable upstream = outputGradients.get(0);
    return Arrays.asList(
        upstream == null ? null : new Gradient(List.of(arg(0), upstream)).outputVariable());
  }

  /** The gradient of {@code [gate | up]}. */
  private static final class Gradient extends GradientOp {
    Gradient(List<SDVariable> inputs) {
      super("lookright_swiglu_gradient", 1, inputs);
    }

    @Override
    public List<long[]> outputShapes(List<INDArray> inputs) {
      return List.of(inputs.get(0).shape());
    }

    @Override
    public int overwritten(int output) {
      return 0;
    }

    @Override
    public void run(List<INDArray> inputs, List<INDArray> outputs, Workers workers) {
      int half = (int) inputs.get(1).size(1);
      Floats gateUp = Floats.of(inputs.get(0));
      Floats upstream = Floats.of(inputs.get(1));
      Floats result = Floats.of(outputs.get(0));
      new RowTiles((int) inputs.get(0).size(0), 2 * half)
          .forEach(
              workers,
              (tile, from, to) -> {
                float[] gate = Scratch.floats(0, half);
                float[] up = Scratch.floats(1, half);
                float[] d = Scratch.floats(4, half);
                for (long row = from; row < to; row++) {
                  gateUp.get(2 * row * half, gate, half);
                  gateUp.get((2 * row + 1) * half, up, half);
                  upstream.get(row * half, d, half);
                  differentiate(gate, sigmoid(gate, half), up, d, half);
                  result.put(2 * row * half, gate, half);
                  result.put((2 * row + 1) * half, up, half);
                }
              });
    }

    /** Replaces gates and ups by their gradients. */
    private static void differentiate(
        float[] gate, float[] sigmoid, float[] up, float[] upstream, int n) {
      for (int i = 0; i < n; i++) {
        float g = gate[i];
        float s = sigmoid[i];
        float d = upstream[i];
        gate[i] = d * up[i] * s * (1 + g * (1 - s));
        up[i] = d * g * s;
      }
    }
  }
}
