package lookright.ops;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The root-mean-square normalisation of each query and key head (Qwen3).
 *
 * <p>Input {@code qkv [N, (heads + 2 keyHeads) * headSize]}; query heads are scaled by {@code
 * queryWeight [headSize]}, key heads by {@code keyWeight [headSize]}, values pass unchanged.
 */
public final class HeadNorm extends KernelOp {
  private final HeadLayout layout;
  private final double epsilon;

  private HeadNorm(List<SDVariable> inputs, HeadLayout layout, double epsilon) {
    super("lookright_head_norm", 1, inputs.get(0).getSameDiff(), inputs);
    this.layout = layout;
    this.epsilon = epsilon;
  }

  /** The normalised {@code qkv}. */
  public static SDVariable of(
      SDVariable qkv,
      SDVariable queryWeight,
      SDVariable keyWeight,
      HeadLayout layout,
      double epsilon) {
    return new HeadNorm(List.of(qkv, queryWeight, keyWeight), layout, epsilon).outputVariable();
  }

  @Override
  public List<long[]> outputShapes(List<INDArray> inputs) {
    return List.of(inputs.get(0).shape());
  }

  @Override
  public void run(List<INDArray> inputs, List<INDArray> outputs, Workers workers) {
    Floats qkv = Floats.of(inputs.get(0));
    float[] query = Floats.of(inputs.get(1)).toArray();
    float[] key = Floats.of(inputs.get(2)).toArray();
    Floats normed = Floats.of(outputs.get(0));
    int width = layout.width();
    new RowTiles((int) inputs.get(0).size(0), width)
        .forEach(
            workers,
            (tile, from, to) -> {
              float[] v = Scratch.floats(0, width);
              for (int row = from; row < to; row++) {
                long at = (long) row * width;
                for (int head = 0; head < layout.rotatedHeads(); head++, at += layout.headSize()) {
                  qkv.get(at, v, layout.headSize());
                  RmsNorm.normalise(v, head < layout.heads() ? query : key, epsilon);
                  normed.put(at, v, layout.headSize());
                }
                qkv.get(at, v, layout.keyWidth());
                normed.put(at, v, layout.keyWidth());
              }
            });
  }

  @Override
  protected KernelOp on(List<SDVariable> inputs) {
    return new HeadNorm(inputs, layout, epsilon);
  }

  @Override
  public List<@Nullable SDVariable> gradients(
      List<@Nullable SDVariable> outputGradients, List<Boolean> wanted) {
    SDVariable upstream = outputGradients.get(0);
    if (upstream == null) {
      return Arrays.asList(null, null, null);
    }
    return Arrays.asList(
        new Gradient(List.of(arg(0), arg(1), arg(2), upstream), layout, epsilon).outputVariables());
  }

  /** Gradients of {@code qkv} and of both weights. */
  private static final class Gradient extends GradientOp {
    private final HeadLayout layout;
    private final double epsilon;

    Gradient(List<SDVariable> inputs, HeadLayout layout, double epsilon) {
      super("lookright_head_norm_gradient", 3, inputs);
      this.layout = layout;
      this.epsilon = epsilon;
    }

    @Override
    public List<long[]> outputShapes(List<INDArray> inputs) {
      return inputs.stream().limit(3).map(INDArray::shape).toList();
    }

    @Override
    public void run(List<INDArray> inputs, List<INDArray> outputs, Workers workers) {
      int width = layout.width();
      RowTiles tiles = new RowTiles((int) inputs.get(0).size(0), width);
      ColumnSums queryGradient = new ColumnSums(tiles.count(), layout.headSize());
      ColumnSums keyGradient = new ColumnSums(tiles.count(), layout.headSize());
      Floats qkv = Floats.of(inputs.get(0));
      float[] query = Floats.of(inputs.get(1)).toArray();
      float[] key = Floats.of(inputs.get(2)).toArray();
      Floats upstream = Floats.of(inputs.get(3));
      Floats result = Floats.of(outputs.get(0));
      tiles.forEach(
          workers,
          (tile, from, to) -> {
            float[] v = Scratch.floats(0, width);
            float[] d = Scratch.floats(1, width);
            float[] queryPart = queryGradient.tile(tile);
            float[] keyPart = keyGradient.tile(tile);
            for (int row = from; row < to; row++) {
              long at = (long) row * width;
              for (int head = 0; head < layout.rotatedHeads(); head++, at += layout.headSize()) {
                boolean isQuery = head < layout.heads();
                qkv.get(at, v, layout.headSize());
                upstream.get(at, d, layout.headSize());
                RmsNorm.differentiate(
                    v, d, isQuery ? query : key, epsilon, isQuery ? queryPart : keyPart);
                result.put(at, d, layout.headSize());
              }
              upstream.get(at, d, layout.keyWidth());
              result.put(at, d, layout.keyWidth());
            }
          });
      queryGradient.writeTo(outputs.get(1));
      keyGradient.writeTo(outputs.get(2));
    }
  }
}
