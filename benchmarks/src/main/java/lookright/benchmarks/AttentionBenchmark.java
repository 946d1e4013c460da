package lookright.benchmarks;

import java.util.Arrays;
import java.util.List;
import lookright.attention.AttentionMask;
import lookright.attention.LayerMaskPlan;
import lookright.attention.op.MaskedAttention;
import lookright.ops.HeadLayout;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Param;

/**
 * Attention of 6 heads of 48 under a mask: 16 sentences of 25 tokens, or one of 512. All sentences
 * of a batch are equally long, so that the composed form pays for no padding here.
 */
@SuppressWarnings("NullAway.Init") // JMH sets the parameters
public class AttentionBenchmark extends OperatorBenchmark {
  private static final HeadLayout HEADS = ShapeS.HEADS;

  /** Who sees whom. */
  @Param({"causal", "full", "window(64)"})
  public String mask;

  /** Tokens of a sentence. */
  @Param({"25", "512"})
  public int length;

  private int sentences() {
    return length < 100 ? ShapeS.SENTENCES : 1;
  }

  private AttentionMask parsed() {
    return LayerMaskPlan.parse(mask, 1).at(0);
  }

  @Override
  protected Measured fused(SameDiff graph) {
    int count = sentences();
    SDVariable qkv = graph.var("qkv", ShapeS.noise(1, (long) count * length, HEADS.width()));
    int[] offsets = new int[count + 1];
    Arrays.setAll(offsets, b -> b * length);
    SDVariable cuts = graph.constant("offsets", Nd4j.createFromArray(offsets));
    return new Measured(MaskedAttention.of(qkv, cuts, parsed(), HEADS), List.of(qkv));
  }

  @Override
  protected Measured composed(SameDiff graph) {
    SDVariable query = heads(graph, "query");
    SDVariable key = heads(graph, "key");
    SDVariable value = heads(graph, "value");
    SDVariable context =
        MaskedAttention.composed(
            query, key, value, graph.constant("bias", bias()), HEADS.headSize());
    return new Measured(context, List.of(query, key, value));
  }

  private SDVariable heads(SameDiff graph, String name) {
    return graph.var(
        name, ShapeS.noise(name.hashCode(), sentences(), HEADS.heads(), length, HEADS.headSize()));
  }

  /** {@code [B, 1, T, T]}: 0 where a key is visible. */
  private INDArray bias() {
    float[] bias = new float[sentences() * length * length];
    for (int row = 0; row < sentences() * length; row++) {
      int query = row % length;
      for (int key = 0; key < length; key++) {
        bias[row * length + key] = parsed().allows(query, key) ? 0f : -1e9f;
      }
    }
    return Nd4j.create(bias, new long[] {sentences(), 1, length, length}, 'c');
  }
}
