package lookright.ops;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Where somebody may watch the work go by: a profile. It is handed to {@link Workers}, which
 * whatever computes already has. Every method must call its {@code body} exactly once and return
 * what that returned; {@link #NONE} does nothing else, so that work that nobody watches costs no
 * more.
 */
public interface Tap {
  /** Watches nothing. */
  Tap NONE = new Tap() {};

  /** The phases of a step. */
  enum Phase {
    /** Words to sub-tokens. */
    TOKENISE,
    /** Sentences to arrays. */
    BATCH,
    /** Up to the logits or the loss. */
    FORWARD,
    /** From the loss to the gradients. */
    BACKWARD,
    /** From the gradients to new weights. */
    OPTIMISER,
    /** Between operators: what a session does to keep the arrays. */
    SESSION
  }

  /**
   * Work that is no operator. Parts may lie within one another.
   *
   * @param name what tells it from the others of its phase
   * @param work its size, as {@link KernelOp#work} says it
   */
  default <T extends @Nullable Object> T part(
      Phase phase, String name, Work work, Supplier<T> body) {
    return body.get();
  }

  /** An operator of a graph: {@code body} computes its outputs. */
  default List<INDArray> operator(
      SameDiffOp op, List<INDArray> inputs, Supplier<List<INDArray>> body) {
    return body.get();
  }

  /**
   * The tiles of a kernel.
   *
   * @param tile does one tile; called by several threads at once
   * @param body does all of them by what it is given
   */
  default void tiles(IntConsumer tile, Consumer<IntConsumer> body) {
    body.accept(tile);
  }
}
