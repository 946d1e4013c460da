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
              int n = (to - from) * 2 * half;
              float[] v = Scratch.floats(0, n);
              gateUp.get(2L * from * half, v, n);
              float[] sigmoid = sigmoidOfGates(v, n, half);
              for (int row = 0; row < to - from; row++) {
                activate(v, sigmoid, 2 * row * half, row * half, half);
              }
              result.put((long) from * half, v, n / 2);
            });
  }

  /** The gates' sigmoids, {@code half} a row, of rows {@code [gate | up]}. */
  private static float[] sigmoidOfGates(float[] v, int n, int half) {
    float[] gates = Scratch.floats(1, n / 2);
    for (int row = 0; row < n / 2; row += half) {
      System.arraycopy(v, 2 * row, gates, row, half);
    }
    VectorMath.sigmoid(gates, gates, Scratch.floats(2, n / 2), n / 2);
    return gates;
  }

  /**
   * Reads the row at {@code in} and writes its activation to {@code out <= in} of the same array.
   */
  private static void activate(float[] v, float[] sigmoid, int in, int out, int half) {
    for (int i = 0; i < half; i++) {
      v[out + i] = v[in + i] * sigmoid[out + i] * v[in + half + i];
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
                int n = (to - from) * 2 * half;
                float[] v = Scratch.floats(0, n);
                float[] d = Scratch.floats(3, n / 2);
                gateUp.get(2L * from * half, v, n);
                upstream.get((long) from * half, d, n / 2);
                float[] sigmoid = sigmoidOfGates(v, n, half);
                for (int row = 0; row < to - from; row++) {
                  differentiate(v, sigmoid, 2 * row * half, d, row * half, half);
                }
                result.put(2L * from * half, v, n);
              });
    }

    private static void differentiate(
        float[] v, float[] sigmoid, int at, float[] d, int from, int half) {
      for (int i = 0; i < half; i++) {
        float gate = v[at + i];
        float s = sigmoid[from + i];
        float upstream = d[from + i];
        v[at + i] = upstream * v[at + half + i] * s * (1 + gate * (1 - s));
        v[at + half + i] = upstream * gate * s;
      }
    }
  }
}
