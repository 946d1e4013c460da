package lookright.training.report;

import java.util.List;
import lookright.attention.AttentionMask;
import lookright.attention.LayerMaskPlan;

/** Plans of unlocked and locked layers as bits: one a layer or a group of layers, 1 is unlocked. */
final class PlanBits {
  private static final int LONGEST = 12;

  private PlanBits() {}

  /**
   * A bit a layer: 1 for a full mask, 0 for a causal one or a window, which is some models' own;
   * empty for a plan with anything else.
   */
  static String of(LayerMaskPlan plan) {
    StringBuilder bits = new StringBuilder();
    for (AttentionMask mask : plan.layers()) {
      if (mask.equals(AttentionMask.full())) {
        bits.append('1');
      } else if (mask.equals(AttentionMask.causal())
          || mask.toString().matches("window\\(\\d+\\)")) {
        bits.append('0');
      } else {
        return "";
      }
    }
    return bits.toString();
  }

  /** Into how many groups of layers plans are written: a bit a layer unless that is long. */
  static int shownGroups(List<String> plans) {
    int layers = plans.stream().mapToInt(String::length).max().orElse(0);
    return layers <= LONGEST ? layers : Math.max(fewestGroups(plans), layers % 4 == 0 ? 4 : 1);
  }

  /** The fewest groups of equally many layers that can tell all these plans. */
  static int fewestGroups(List<String> plans) {
    int layers = plans.stream().mapToInt(String::length).max().orElse(0);
    for (int groups = 1; groups < layers; groups++) {
      int number = groups;
      if (layers % groups == 0 && plans.stream().allMatch(plan -> fits(plan, number))) {
        return groups;
      }
    }
    return layers;
  }

  private static boolean fits(String plan, int groups) {
    int size = plan.length() / groups;
    for (int layer = 0; layer < plan.length(); layer++) {
      if (plan.charAt(layer) != plan.charAt(layer / size * size)) {
        return false;
      }
    }
    return true;
  }

  /** The first bit of every group. */
  static String grouped(String plan, int groups) {
    if (groups == 0 || plan.length() % groups != 0 || !fits(plan, groups)) {
      return plan;
    }
    StringBuilder bits = new StringBuilder();
    for (int group = 0; group < groups; group++) {
      bits.append(plan.charAt(group * (plan.length() / groups)));
    }
    return bits.toString();
  }
}
