package lookright.training.verify;

import org.jspecify.annotations.Nullable;

/**
 * The name of an expected value: {@code <plan>/<quantity>}.
 *
 * @param name the whole name
 * @param plan one bit a layer
 * @param quantity what it is
 * @param parameter the parameter of a gradient, else empty
 */
record Target(String name, String plan, Quantity quantity, String parameter) {
  /** Understands a name; null if it is none of ours for that many layers. */
  static @Nullable Target find(String name, int layers) {
    int slash = name.indexOf('/');
    if (slash != layers || !name.substring(0, slash).matches("[01]+")) {
      return null;
    }
    String key = name.substring(slash + 1);
    Quantity quantity = Quantity.find(key);
    if (quantity == null) {
      return null;
    }
    String parameter =
        quantity == Quantity.GRADIENT ? key.substring(Quantity.GRADIENT.key().length()) : "";
    return new Target(name, name.substring(0, slash), quantity, parameter);
  }
}
