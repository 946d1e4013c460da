package lookright.training.optimiser;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Sums of gradients over micro-batches, and their global norm. Sums are ordered by shape alone. */
public final class Accumulator implements AutoCloseable {
  private final Arithmetic arithmetic;
  private final Map<String, INDArray> sums = new LinkedHashMap<>();

  /** An empty sum. */
  public Accumulator(Arithmetic arithmetic) {
    this.arithmetic = arithmetic;
  }

  /** Adds one micro-batch's gradients. */
  public void add(Map<String, INDArray> gradients) {
    List<INDArray> known = new ArrayList<>();
    List<INDArray> added = new ArrayList<>();
    gradients.forEach(
        (name, gradient) -> {
          INDArray sum = sums.get(name);
          if (sum == null) {
            sums.put(name, gradient.dup('c'));
          } else {
            known.add(sum);
            added.add(gradient);
          }
        });
    arithmetic.add(known, added);
  }

  /** Goes on from sums that were saved; they become this one's own. */
  public void restore(Map<String, INDArray> saved) {
    clear();
    sums.putAll(saved);
  }

  /** The sums by tensor; valid until {@link #clear}. */
  public Map<String, INDArray> sums() {
    return sums;
  }

  /** Forgets all sums. */
  public void clear() {
    sums.values().forEach(INDArray::close);
    sums.clear();
  }

  @Override
  public void close() {
    clear();
  }

  /** The Euclidean norm of all gradients together. */
  public static double norm(Map<String, INDArray> gradients, Arithmetic arithmetic) {
    double sum = 0;
    for (double squares : arithmetic.squares(List.copyOf(gradients.values()))) {
      sum += squares;
    }
    return Math.sqrt(sum);
  }

  /** The name of the first gradient with a NaN or an infinity, or null. */
  public static @Nullable String firstNonFinite(
      Map<String, INDArray> gradients, Arithmetic arithmetic) {
    double[] squares = arithmetic.squares(List.copyOf(gradients.values()));
    int i = 0;
    for (String name : gradients.keySet()) {
      if (!Double.isFinite(squares[i++])) {
        return name;
      }
    }
    return null;
  }
}
