package lookright.training.loop;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lookright.model.Weights;
import lookright.training.loop.Checkpoints.Part;
import lookright.training.loop.Checkpoints.Saved;
import lookright.training.optimiser.Accumulator;
import lookright.training.optimiser.AdamW;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The tensors that a loop changes: trained weights, moments, sums of gradients, kept weights. */
final class Learner implements AutoCloseable {
  private final Weights weights;
  private final List<String> trainable;
  final AdamW optimiser;
  final Accumulator accumulator;
  private @Nullable Weights kept;

  /** Takes over optimiser and accumulator; the weights stay the caller's. */
  Learner(Weights weights, List<String> trainable, AdamW optimiser, Accumulator accumulator) {
    this.weights = weights;
    this.trainable = trainable;
    this.optimiser = optimiser;
    this.accumulator = accumulator;
  }

  /** Keeps the weights as they are now. */
  void keep() {
    if (kept == null) {
      kept = weights.copy(trainable);
    } else {
      weights.names().stream()
          .filter(kept::has)
          .forEach(name -> kept.write(name, to -> to.put(weights.values(name))));
    }
  }

  /** Puts the kept weights, if any, in place. */
  void useKept() {
    if (kept != null) {
      weights.assign(kept);
    }
  }

  /** The first trained tensor that holds a NaN or an infinity, or null. */
  @Nullable String firstNonFinite() {
    return weights.firstNonFinite(trainable);
  }

  /**
   * All that must be saved.
   *
   * @param keptIsCurrent whether the kept weights are the present ones and need no copy
   */
  List<Part> parts(boolean keptIsCurrent) {
    List<Part> parts = new ArrayList<>();
    parts.add(part(Checkpoints.WEIGHTS, weights, trainable));
    parts.add(part(Checkpoints.MEANS, optimiser.means(), trainable));
    parts.add(part(Checkpoints.SQUARES, optimiser.squares(), trainable));
    if (!accumulator.sums().isEmpty()) {
      parts.add(new Part(Checkpoints.SUMS, Map.copyOf(accumulator.sums())));
    }
    if (kept != null && !keptIsCurrent) {
      parts.add(part(Checkpoints.KEPT, kept, trainable));
    }
    return parts;
  }

  private static Part part(String name, Weights tensors, List<String> names) {
    Map<String, INDArray> arrays = new LinkedHashMap<>();
    names.forEach(tensor -> arrays.put(tensor, tensors.get(tensor)));
    return new Part(name, arrays);
  }

  /** Goes back to what was saved. */
  void restore(Saved saved) {
    for (String name : trainable) {
      weights.write(name, to -> saved.read(Checkpoints.WEIGHTS, name, to));
      optimiser.means().write(name, to -> saved.read(Checkpoints.MEANS, name, to));
      optimiser.squares().write(name, to -> saved.read(Checkpoints.SQUARES, name, to));
    }
    optimiser.restore(saved.state().steps());
    if (saved.has(Checkpoints.SUMS)) {
      accumulator.restore(arrays(saved, Checkpoints.SUMS));
    }
    if (saved.state().keptIsCurrent()) {
      keep();
    } else if (saved.has(Checkpoints.KEPT)) {
      kept = weights.like(trainable, (name, to) -> saved.read(Checkpoints.KEPT, name, to));
    }
  }

  private Map<String, INDArray> arrays(Saved saved, String part) {
    Weights read = weights.like(trainable, (name, to) -> saved.read(part, name, to));
    Map<String, INDArray> arrays = new LinkedHashMap<>();
    trainable.forEach(name -> arrays.put(name, read.get(name)));
    return arrays;
  }

  @Override
  public void close() {
    optimiser.close();
    accumulator.close();
    if (kept != null) {
      kept.close();
      kept = null;
    }
  }
}
