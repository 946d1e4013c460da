package lookright.attention.op;

import java.util.Arrays;
import java.util.List;
import lookright.attention.AttentionMask;
import lookright.ops.Floats;
import lookright.ops.HeadLayout;
import lookright.ops.KernelOp;
import lookright.ops.Work;
import lookright.ops.Workers;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Scaled dot-product attention (Vaswani et al., arXiv 1706.03762) under any mask, over a ragged
 * batch: the operator that lets a layer look right.
 *
 * <p>Inputs {@code qkv [N, (heads + 2 keyHeads) * headSize]}, positions already applied, and {@code
 * offsets [B + 1]} (int32): sentence {@code b} is the rows {@code [offsets[b], offsets[b + 1])}.
 * Output {@code [N, heads * headSize]}. A token sees the tokens of its own sentence that the mask
 * allows, counted from the sentence's first. Keys that no query of a block sees are never touched,
 * and memory is linear in the length: the backward pass recomputes the weights from one number per
 * row and head.
 */
public final class MaskedAttention extends KernelOp {
  private final MaskCache mask;
  private final HeadLayout layout;

  private MaskedAttention(SDVariable qkv, SDVariable offsets, MaskCache mask, HeadLayout layout) {
    super("lookright_masked_attention", 2, qkv.getSameDiff(), List.of(qkv, offsets));
    this.mask = mask;
    this.layout = layout;
  }

  /** The attention's output {@code [N, heads * headSize]}. */
  public static SDVariable of(
      SDVariable qkv, SDVariable offsets, AttentionMask mask, HeadLayout layout) {
    return new MaskedAttention(qkv, offsets, new MaskCache(mask), layout).outputVariables()[0];
  }

  /**
   * The twin made of stock operators, over a padded batch and without a loop over sentences.
   *
   * @param query {@code [B, keyHeads, group * T, headSize]}: the query heads of a key head one
   *     after the other
   * @param key {@code [B, keyHeads, T, headSize]}
   * @param value {@code [B, keyHeads, T, headSize]}
   * @param bias {@code [B, 1, group * T, T]}: 0 where the key is visible, else a very negative
   *     number
   * @return {@code [B, keyHeads, group * T, headSize]}
   */
  public static SDVariable composed(
      SDVariable query, SDVariable key, SDVariable value, SDVariable bias, int headSize) {
    var graph = query.getSameDiff();
    SDVariable scores =
        graph.mmul(query, key, false, true, false).mul(1 / Math.sqrt(headSize)).add(bias);
    return graph.mmul(graph.nn.softmax(scores, -1), value);
  }

  /**
   * The second output, {@code heads * N} numbers, is the logarithm of the softmax's denominator.
   */
  @Override
  public List<long[]> outputShapes(List<INDArray> inputs) {
    long rows = inputs.get(0).size(0);
    return List.of(new long[] {rows, layout.queryWidth()}, new long[] {layout.heads(), rows});
  }

  /** Two products a head and a key that a query sees. */
  @Override
  public Work work(List<INDArray> inputs, List<INDArray> outputs) {
    return super.work(inputs, outputs)
        .products(Sentences.of(inputs.get(1), mask).pairs(), 2L * layout.queryWidth(), 1);
  }

  @Override
  public void run(List<INDArray> inputs, List<INDArray> outputs, Workers workers) {
    AttentionKernel kernel =
        new AttentionKernel(
            layout,
            Sentences.of(inputs.get(1), mask),
            Floats.of(inputs.get(0)),
            Floats.of(outputs.get(1)));
    kernel.forward(Floats.of(outputs.get(0)), workers);
  }

  @Override
  protected KernelOp on(List<SDVariable> inputs) {
    return new MaskedAttention(inputs.get(0), inputs.get(1), mask, layout);
  }

  @Override
  public List<@Nullable SDVariable> gradients(
      List<@Nullable SDVariable> outputGradients, List<Boolean> wanted) {
    SDVariable upstream = outputGradients.get(0);
    if (upstream == null) {
      return Arrays.asList(null, null);
    }
    SDVariable[] mine = outputVariables();
    List<SDVariable> inputs = List.of(arg(0), arg(1), mine[1], upstream);
    return Arrays.asList(new MaskedAttentionGradient(inputs, mask, layout).outputVariable(), null);
  }
}
