package lookright.model.folder;

import lookright.attention.LayerMaskPlan;
import lookright.attention.MaskPlanException;
import lookright.io.UserException;
import lookright.model.DecoderConfig;
import lookright.model.DecoderConfig.WindowConvention;
import org.jspecify.annotations.Nullable;

/**
 * Which plan a user asked for: a text, a bit string, or neither.
 *
 * @param mask a plan's text, or null
 * @param groups one bit a group, or null
 * @param convention how many keys the model's own sliding window shows
 */
public record PlanChoice(
    @Nullable String mask, @Nullable String groups, WindowConvention convention) {
  /** Nothing asked: what is stored, else the model's own masks. */
  public static final PlanChoice STORED = new PlanChoice(null, null, WindowConvention.CURRENT);

  /** Whether a plan was asked for. */
  public boolean isExplicit() {
    return mask != null || groups != null;
  }

  /**
   * The plan for a model.
   *
   * @param stored what the model was trained with, or null
   */
  public LayerMaskPlan resolve(DecoderConfig config, @Nullable LayerMaskPlan stored) {
    try {
      if (mask != null) {
        return LayerMaskPlan.parse(mask, config.layers());
      }
      if (groups != null) {
        return config.groups(groups, convention);
      }
      return stored == null ? config.ownPlan(convention) : stored.requireLayers(config.layers());
    } catch (MaskPlanException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }
}
