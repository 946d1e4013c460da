package lookright.training.verify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * How near a computed tensor came to the expected one.
 *
 * @param name of the tensor
 * @param maxAbs the largest difference; NaN if the shapes differ or an entry is no finite number
 * @param maxRel the largest difference in units of what the tolerance is relative to: the tensor's
 *     largest entry, at least 1 for logits; the entry itself for training losses and gradient
 *     norms; 1 for the loss
 * @param bound what {@code maxRel} may be
 * @param ok whether it is
 */
public record Comparison(String name, double maxAbs, double maxRel, double bound, boolean ok) {
  /** A tensor that cannot be compared: another shape, or no numbers. */
  static Comparison unlike(String name, double bound) {
    return new Comparison(name, Double.NaN, Double.NaN, bound, false);
  }

  /** Compares entry by entry; both have the same length. */
  static Comparison of(
      String name, Quantity quantity, float[] expected, float[] computed, double tolerance) {
    double bound = quantity.bound() * tolerance;
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      if (!Float.isFinite(expected[i]) || !Float.isFinite(computed[i])) {
        return unlike(name, bound);
      }
      largest = Math.max(largest, Math.abs(expected[i]));
    }
    double maxAbs = 0;
    double maxRel = 0;
    for (int i = 0; i < expected.length; i++) {
      double difference = Math.abs((double) expected[i] - computed[i]);
      if (difference > 0) {
        maxAbs = Math.max(maxAbs, difference);
        maxRel = Math.max(maxRel, difference / quantity.scale(expected[i], largest));
      }
    }
    return new Comparison(name, maxAbs, maxRel, bound, maxRel <= bound);
  }

  /** The form that {@code verify --json} prints; what is no finite number is null. */
  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", name);
    json.put("maxAbs", finite(maxAbs));
    json.put("maxRel", finite(maxRel));
    json.put("bound", bound);
    json.put("ok", ok);
    return json;
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
