package lookright.training.verify;

import org.jspecify.annotations.Nullable;

/**
 * The name of an expected value: {@code <plan>/<quantity>}, or {@code <plan>/lora/<quantity>} of
 * the model with its adapter.
 *
 * @param name the whole name
 * @param plan one bit a layer
 * @param adapted whether it is of the model with its adapter
 * @param quantity what it is
 * @param parameter the parameter of a gradient, else empty
 */
record Target(String name, String plan, boolean adapted, Quantity quantity, String parameter) {
  private static final String ADAPTED = "lora/";

  /** Understands a name; null if it is none of ours for that many layers. */
  static @Nullable Target find(String name, int layers) {
    int slash = name.indexOf('/');
    if (slash != layers || !name.substring(0, slash).matches("[01]+")) {
      return null;
    }
    boolean adapted = name.startsWith(ADAPTED, slash + 1);
    String key = name.substring(slash + 1 + (adapted ? ADAPTED.length() : 0));
    Quantity quantity = Quantity.find(key);
    if (quantity == null) {
      return null;
    }
    String parameter =
        quantity == Quantity.GRADIENT ? key.substring(Quantity.GRADIENT.key().length()) : "";
    String own = adapted ? ownName(parameter) : parameter;
    return new Target(name, name.substring(0, slash), adapted, quantity, own);
  }

  /** A parameter's name in a file, given PEFT's at run time. */
  private static String ownName(String name) {
    return name.replaceFirst("^base_model\\.model\\.", "")
        .replace(".modules_to_save.default.", ".")
        .replaceFirst("\\.default\\.weight$", ".weight");
  }

  /** What the names of one run have in common. */
  String run() {
    return adapted ? plan + "/lora" : plan;
  }
}
