package lookright.training.loop;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Where a loop's state goes to and comes back from; the loop knows no file. */
public interface Checkpoints {
  /** The trainable tensors, as they are now. */
  String WEIGHTS = "weights";

  /** The optimiser's running means of the gradients. */
  String MEANS = "means";

  /** The optimiser's running means of their squares. */
  String SQUARES = "squares";

  /** Sums of gradients, there only within an accumulation window. */
  String SUMS = "sums";

  /** The weights to keep so far, there only where they are not the present ones. */
  String KEPT = "kept";

  /** Saves nothing and begins at the start. */
  Checkpoints NONE =
      new Checkpoints() {
        @Override
        public int every() {
          return Integer.MAX_VALUE;
        }

        @Override
        public void save(LoopState state, List<Part> parts) {}

        @Override
        public @Nullable Saved latest() {
          return null;
        }
      };

  /** Optimiser steps from one save to the next; 0: after every epoch. */
  int every();

  /** Saves a state; the arrays are valid only during the call. */
  void save(LoopState state, List<Part> parts);

  /** The state to go on from; null: the start. The caller closes it. */
  @Nullable Saved latest();

  /**
   * Tensors that belong together.
   *
   * @param name one of this interface's constants
   * @param tensors by name, float32, row-major
   */
  record Part(String name, Map<String, INDArray> tensors) {}

  /** A state that was saved. */
  interface Saved extends AutoCloseable {
    /** Where the loop stood. */
    LoopState state();

    /** Whether the part was saved. */
    boolean has(String part);

    /** Reads a tensor's entries, row-major. */
    void read(String part, String tensor, FloatBuffer destination);

    @Override
    void close();
  }
}
