package lookright.training.run;

import lookright.attention.AttentionMask;
import lookright.attention.LayerMaskPlan;

/** Names of plans for folders and tables. */
public final class PlanNames {
  private PlanNames() {}

  /**
   * Bits where the plan has only causal and full layers ({@code 00001111}), else its text with only
   * letters, digits and dashes.
   */
  public static String of(LayerMaskPlan plan) {
    StringBuilder bits = new StringBuilder();
    for (AttentionMask mask : plan.layers()) {
      if (mask.equals(AttentionMask.causal())) {
        bits.append('0');
      } else if (mask.equals(AttentionMask.full())) {
        bits.append('1');
      } else {
        return plan.toString().replace("*", "x").replaceAll("[^A-Za-z0-9]+", "-");
      }
    }
    return bits.toString();
  }
}
