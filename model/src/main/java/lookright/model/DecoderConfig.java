package lookright.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import lookright.attention.AttentionMask;
import lookright.attention.LayerMaskPlan;
import lookright.ops.HeadLayout;
import org.jspecify.annotations.Nullable;

/**
 * The facts of a LLaMA-style decoder that its graph depends on; where they came from is a family's
 * affair.
 *
 * @param vocabularySize rows of the embedding
 * @param hiddenSize width D of the residual stream
 * @param intermediateSize width F of the gated MLP
 * @param heads query and key heads and their size
 * @param normEpsilon added to the mean square in every norm
 * @param rotary how positions turn queries and keys
 * @param biases which projections have a bias
 * @param headNorm whether each query and key head is normalised (Qwen3)
 * @param tiedEmbeddings whether the language-model head is the embedding
 * @param maxPositions the longest sequence the model was made for
 * @param windows by layer: the sliding window of the model's own mask, or null where it is causal
 * @param unrotated the layers in which positions turn nothing (NoPE, arXiv 2305.19466)
 */
public record DecoderConfig(
    int vocabularySize,
    int hiddenSize,
    int intermediateSize,
    HeadLayout heads,
    double normEpsilon,
    RotaryScaling rotary,
    Biases biases,
    boolean headNorm,
    boolean tiedEmbeddings,
    int maxPositions,
    List<@Nullable Integer> windows,
    Set<Integer> unrotated) {

  /** Facts of a decoder whose positions turn queries and keys in every layer. */
  public DecoderConfig(
      int vocabularySize,
      int hiddenSize,
      int intermediateSize,
      HeadLayout heads,
      double normEpsilon,
      RotaryScaling rotary,
      Biases biases,
      boolean headNorm,
      boolean tiedEmbeddings,
      int maxPositions,
      List<@Nullable Integer> windows) {
    this(
        vocabularySize,
        hiddenSize,
        intermediateSize,
        heads,
        normEpsilon,
        rotary,
        biases,
        headNorm,
        tiedEmbeddings,
        maxPositions,
        windows,
        Set.of());
  }

  /** Which projections have a bias. */
  public record Biases(boolean qkv, boolean output, boolean mlp) {
    /** No bias anywhere: LLaMA and Mistral as published. */
    public static final Biases NONE = new Biases(false, false, false);
  }

  /** How many keys a sliding window of size W shows. */
  public enum WindowConvention {
    /** W keys, the token itself included: current transformers. */
    CURRENT(0),
    /** W + 1 keys: transformers 4.34, used by the paper. */
    HF_4_34(1);

    private final int extra;

    WindowConvention(int extra) {
      this.extra = extra;
    }

    /** The text form, which the command line reads and shows. */
    @Override
    public String toString() {
      return this == CURRENT ? "current" : "hf-4.34";
    }
  }

  /** How many decoder layers there are. */
  public int layers() {
    return windows.size();
  }

  /** Whether positions turn the queries and keys of a layer. */
  public boolean rotates(int layer) {
    return !unrotated.contains(layer);
  }

  /** The same facts, but for the layers in which positions turn nothing. */
  public DecoderConfig withUnrotated(Set<Integer> layers) {
    return new DecoderConfig(
        vocabularySize,
        hiddenSize,
        intermediateSize,
        heads,
        normEpsilon,
        rotary,
        biases,
        headNorm,
        tiedEmbeddings,
        maxPositions,
        windows,
        Set.copyOf(layers));
  }

  /** The model's own masks: what stock transformers would use. */
  public LayerMaskPlan ownPlan(WindowConvention convention) {
    List<AttentionMask> masks = new ArrayList<>();
    for (Integer window : windows) {
      masks.add(
          window == null
              ? AttentionMask.causal()
              : AttentionMask.window(window + convention.extra));
    }
    return new LayerMaskPlan(masks);
  }

  /**
   * The plan of a bit string: groups of equal size from the embeddings upwards, 1 = every token is
   * visible, 0 = the model's own mask.
   */
  public LayerMaskPlan groups(String bits, WindowConvention convention) {
    LayerMaskPlan unlocked = LayerMaskPlan.groups(bits, layers());
    LayerMaskPlan own = ownPlan(convention);
    List<AttentionMask> masks = new ArrayList<>();
    for (int layer = 0; layer < layers(); layer++) {
      boolean full = unlocked.at(layer).equals(AttentionMask.full());
      masks.add(full ? AttentionMask.full() : own.at(layer));
    }
    return new LayerMaskPlan(masks);
  }
}
