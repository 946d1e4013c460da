package lookright.ops;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Rotary position embedding (arXiv 2104.09864) of the query and key heads, in Hugging Face's
 * half-split layout: entries {@code i} and {@code i + headSize / 2} turn together.
 *
 * <p>Inputs {@code qkv [N, (heads + 2 keyHeads) * headSize]} and {@code positions [N]} (int32); the
 * values pass unchanged. The gradient is the rotation backwards.
 */
public final class Rotary extends KernelOp {
  private final HeadLayout layout;
  private final RotaryTable table;
  private final int direction;

  private Rotary(
      SDVariable qkv, SDVariable positions, HeadLayout layout, RotaryTable table, int direction) {
    super("lookright_rotary", 1, qkv.getSameDiff(), List.of(qkv, positions));
    this.layout = layout;
    this.table = table;
    this.direction = direction;
  }

  /** The rotated {@code qkv}. */
  public static SDVariable of(
      SDVariable qkv, SDVariable positions, HeadLayout layout, RotaryTable table) {
    return new Rotary(qkv, positions, layout, table, 1).outputVariable();
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
    Floats qkv = Floats.of(inputs.get(0));
    int[] positions = inputs.get(1).toIntVector();
    Floats rotated = Floats.of(outputs.get(0));
    RotaryTable.Angles angles = table.upTo(Arrays.stream(positions).max().orElse(0) + 1);
    int width = layout.width();
    new RowTiles(positions.length, width)
        .forEach(
            workers,
            (tile, from, to) -> {
              int n = (to - from) * width;
              float[] v = Scratch.floats(0, n);
              qkv.get((long) from * width, v, n);
              for (int row = from; row < to; row++) {
                rotateRow(v, (row - from) * width, angles, positions[row]);
              }
              rotated.put((long) from * width, v, n);
            });
  }

  private void rotateRow(float[] v, int at, RotaryTable.Angles angles, int position) {
    int half = table.halfSize();
    int angle = position * half;
    for (int head = 0; head < layout.rotatedHeads(); head++) {
      int low = at + head * layout.headSize();
      int high = low + half;
      for (int i = 0; i < half; i++) {
        float cosine = angles.cosines()[angle + i];
        float sine = direction * angles.sines()[angle + i];
        float x = v[low + i];
        float y = v[high + i];
        v[low + i] = x * cosine - y * sine;
        v[high + i] = y * cosine + x * sine;
      }
    }
  }

  @Override
  protected KernelOp on(List<SDVariable> inputs) {
    return new Rotary(inputs.get(0), inputs.get(1), layout, table, direction);
  }

  @Override
  public List<@Nullable SDVariable> gradients(
      List<@Nullable SDVariable> outputGradients, List<Boolean> wanted) {
    SDVariable upstream = outputGradients.get(0);
    return Arrays.asList(
        upstream == null
            ? null
            : new Rotary(upstream, arg(1), layout, table, -direction).outputVariable(),
        null);
  }
}
