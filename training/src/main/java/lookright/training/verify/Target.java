package lookright.training.verify;

import lookright.attention.LayerMaskPlan;
import lookright.attention.MaskPlanException;
import lookright.model.DecoderConfig;
import lookright.model.DecoderConfig.WindowConvention;
import org.jspecify.annotations.Nullable;

/**
 * The name of an expected value: {@code <plan>/<quantity>}, or {@code <plan>/lora/<quantity>} of
 * the model with its adapter.
 *
 * @param name the whole name
 * @param plan as the name writes it: one bit a layer, or the text of a plan
 * @param masks what that means for the model
 * @param adapted whether it is of the model with its adapter
 * @param quantity what it is
 * @param parameter the parameter of a gradient, else empty
 */
record Target(
    String name,
    String plan,
    LayerMaskPlan masks,
    boolean adapted,
    Quantity quantity,
    String parameter) {
  private static final String ADAPTED = "lora/";

  /** Understands a name; null if it is none of ours for that model. */
  static @Nullable Target find(String name, DecoderConfig config) {
    int slash = name.indexOf('/');
    if (slash < 0) {
      return null;
    }
    String plan = name.substring(0, slash);
    LayerMaskPlan masks = masks(plan, config);
    boolean adapted = name.startsWith(ADAPTED, slash + 1);
    String key = name.substring(slash + 1 + (adapted ? ADAPTED.length() : 0));
    Quantity quantity = Quantity.find(key);
    if (masks == null || quantity == null) {
      return null;
    }
    String parameter =
        quantity == Quantity.GRADIENT ? key.substring(Quantity.GRADIENT.key().length()) : "";
    String own = adapted ? ownName(parameter) : parameter;
    return new Target(name, plan, masks, adapted, quantity, own);
  }

  private static @Nullable LayerMaskPlan masks(String plan, DecoderConfig config) {
    if (plan.matches("[01]+")) {
      return plan.length() == config.layers()
          ? config.groups(plan, WindowConvention.CURRENT)
          : null;
    }
    try {
      return LayerMaskPlan.parse(plan, config.layers());
    } catch (MaskPlanException e) {
      return null;
    }
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
