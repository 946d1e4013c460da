package lookright.training.optimiser;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import lookright.ops.Floats;
import lookright.ops.Scratch;
import lookright.ops.VectorMath;
import lookright.ops.Workers;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Sums of gradients over micro-batches, and their global norm. Sums are ordered by shape alone. */
public final class Accumulator implements AutoCloseable {
  private static final int TILE = 8_192;

  private final Workers workers;
  private final Map<String, INDArray> sums = new LinkedHashMap<>();

  /** An empty sum. */
  public Accumulator(Workers workers) {
    this.workers = workers;
  }

  /** Adds one micro-batch's gradients. */
  public void add(Map<String, INDArray> gradients) {
    gradients.forEach(
        (name, gradient) -> {
          INDArray sum = sums.get(name);
          if (sum == null) {
            sums.put(name, gradient.dup('c'));
          } else {
            add(Floats.of(sum), Floats.of(gradient), gradient.length());
          }
        });
  }

  private void add(Floats sum, Floats gradient, long length) {
    tiles(
        length,
        (from, n) -> {
          float[] a = Scratch.floats(0, n);
          float[] b = Scratch.floats(1, n);
          sum.get(from, a, n);
          gradient.get(from, b, n);
          for (int i = 0; i < n; i++) {
            a[i] += b[i];
          }
          sum.put(from, a, n);
        });
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
  public static double norm(Map<String, INDArray> gradients, Workers workers) {
    double squares = 0;
    for (INDArray gradient : gradients.values()) {
      squares += squares(gradient, workers);
    }
    return Math.sqrt(squares);
  }

  /** The name of the first gradient with a NaN or an infinity, or null. */
  public static @Nullable String firstNonFinite(Map<String, INDArray> gradients, Workers workers) {
    for (Map.Entry<String, INDArray> entry : gradients.entrySet()) {
      if (!Double.isFinite(squares(entry.getValue(), workers))) {
        return entry.getKey();
      }
    }
    return null;
  }

  private static double squares(INDArray gradient, Workers workers) {
    Floats values = Floats.of(gradient);
    long length = gradient.length();
    double[] parts = new double[Math.toIntExact((length + TILE - 1) / TILE)];
    workers.forEach(
        parts.length,
        tile -> {
          int n = (int) Math.min(TILE, length - (long) tile * TILE);
          float[] g = Scratch.floats(0, n);
          values.get((long) tile * TILE, g, n);
          parts[tile] = VectorMath.dot(g, 0, g, 0, n);
        });
    return Arrays.stream(parts).sum();
  }

  private interface Body {
    void accept(long from, int n);
  }

  private void tiles(long length, Body body) {
    workers.forEach(
        Math.toIntExact((length + TILE - 1) / TILE),
        tile -> body.accept((long) tile * TILE, (int) Math.min(TILE, length - (long) tile * TILE)));
  }
}
