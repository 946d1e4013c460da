package lookright.model.graph;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import lookright.attention.AttentionMask;
import lookright.model.TokenBatch;
import lookright.ops.Bf16Matrix;
import lookright.ops.PackedWeight;
import lookright.ops.Workers;
import lookright.ops.nf4.Nf4Matrix;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a decoder is made of, for one form of batch: activations are {@code [R, width]}, where the
 * rows R are all real tokens (fused) or all places of a padded batch (composed).
 */
public interface Operators extends AutoCloseable {
  /** The weight of a linear layer, {@code [out, in]}. */
  sealed interface Matrix {
    /** The number of rows, out. */
    int outputs();

    /** Float32, a variable of the graph. */
    record Plain(SDVariable variable) implements Matrix {
      @Override
      public int outputs() {
        return Math.toIntExact(variable.getShape()[0]);
      }
    }

    /** Frozen, float32, packed for products; no variable of the graph. */
    record Packed(PackedWeight packed) implements Matrix {
      @Override
      public int outputs() {
        return packed.rows();
      }
    }

    /** Frozen, in four bits; no variable of the graph. */
    record Quantised(Nf4Matrix matrix) implements Matrix {
      @Override
      public int outputs() {
        return matrix.rows();
      }
    }

    /** Frozen, in bfloat16; no variable of the graph. */
    record Rounded(Bf16Matrix matrix) implements Matrix {
      @Override
      public int outputs() {
        return matrix.rows();
      }
    }
  }

  /**
   * A linear layer: weight {@code [out, in]} and, where it has them, bias {@code [out]} and a
   * low-rank update.
   */
  record Projection(Matrix weight, @Nullable SDVariable bias, @Nullable Update update) {}

  /**
   * What is added to a linear layer: {@code scale x A' B'}, A {@code [r, in]}, B {@code [out, r]}.
   *
   * @param dropout rate at which entries of x are dropped here, 0 for none; layers that read the
   *     same x drop the same
   */
  record Update(SDVariable down, SDVariable up, float scale, double dropout) {}

  /**
   * The weights of self-attention; head norms are null where a model has none.
   *
   * @param rotated whether positions turn queries and keys
   */
  record Attention(
      Projection query,
      Projection key,
      Projection value,
      Projection output,
      @Nullable SDVariable queryNorm,
      @Nullable SDVariable keyNorm,
      boolean rotated) {}

  /** The weights of the gated MLP. */
  record FeedForward(Projection gate, Projection up, Projection down) {}

  /** The residual stream after an addition, and its normalised form; both {@code [R, D]}. */
  record Normed(SDVariable stream, SDVariable normed) {}

  /** The batch's rows of the embedding, {@code [R, D]}. */
  SDVariable embed(SDVariable table);

  /** Adds {@code delta}, where there is one, to {@code stream} and normalises. */
  Normed norm(SDVariable stream, @Nullable SDVariable delta, SDVariable weight);

  /** {@code a + b}, both {@code [R, D]}. */
  SDVariable add(SDVariable a, SDVariable b);

  /** Self-attention of {@code x [R, D]} under {@code mask}. */
  SDVariable attend(SDVariable x, Attention weights, AttentionMask mask);

  /** The gated MLP of {@code x [R, D]}. */
  SDVariable feedForward(SDVariable x, FeedForward weights);

  /** Dropout of {@code x [R, width]} by a mask that comes with the batch; rate 0: x itself. */
  SDVariable dropout(SDVariable x, int width, double rate);

  /** Logits {@code [R, K]} of {@code x [R, D]}. */
  SDVariable project(SDVariable x, Projection head);

  /** Cross-entropy, summed over labelled tokens and scaled by {@link Feed#lossScale}; a scalar. */
  SDVariable loss(SDVariable logits);

  /**
   * What a run is fed with beside the weights.
   *
   * @param batch the sentences
   * @param classes logits per token
   * @param lossScale what the summed loss is multiplied with
   * @param dropout where masks come from; null where only logits are asked for
   * @param workers who draws them
   */
  record Feed(
      TokenBatch batch,
      int classes,
      float lossScale,
      @Nullable DropoutMasks dropout,
      Workers workers) {}

  /**
   * The placeholders' arrays of a run.
   *
   * @param arrays by name
   * @param owned those that were made for it alone
   */
  record Inputs(Map<String, INDArray> arrays, List<INDArray> owned) implements AutoCloseable {
    /** All of them made for this run. */
    static Inputs of(Map<String, INDArray> arrays) {
      return new Inputs(arrays, List.copyOf(arrays.values()));
    }

    @Override
    public void close() {
      owned.forEach(INDArray::close);
    }
  }

  /** The placeholders' arrays for a run; the caller closes them. */
  Inputs placeholders(Feed feed);

  /** Does a run, on a device when no other is done there; on processors at once. */
  default <T> T turn(Supplier<T> run) {
    return run.get();
  }

  /** Frees what is kept from one run to the next. */
  @Override
  default void close() {}

  /**
   * The rows of an output that belong to real tokens, in the order of the batch, {@code
   * [N][width]}.
   */
  List<float[]> rows(INDArray output, TokenBatch batch);
}
