package lookright.training.statistics;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * A plan and one that also unlocks groups nearer to the output: the pairs of the paper's test.
 * Plans are bits, one a group, the first for the group next to the embeddings; 1 is unlocked.
 *
 * <p>With {@code k} the last 1 of {@code before}, {@code after} has the same bits up to and with
 * {@code k} and at least one 1 behind it. Of all plans of {@code m} groups there are {@code m *
 * 2^(m-1) - (2^m - 1)} pairs: 17 for the paper's 4 groups.
 *
 * @param before the plan
 * @param after the one that unlocks more
 */
public record PlanPair(String before, String after) {

  /**
   * The pairs among some plans, in the order of their numbers.
   *
   * @param plans bits, as many in each
   * @param withCausal whether the plan without a 1 is paired too, with every other; the paper
   *     leaves it out
   * @throws IllegalArgumentException if something is no bits, or lengths differ
   */
  public static List<PlanPair> among(Collection<String> plans, boolean withCausal) {
    TreeSet<String> ordered = new TreeSet<>(plans);
    for (String plan : ordered) {
      if (!plan.matches("[01]+") || plan.length() != ordered.first().length()) {
        throw new IllegalArgumentException("No bits of one length: " + plans);
      }
    }
    List<PlanPair> pairs = new ArrayList<>();
    for (String before : ordered) {
      int shared = before.lastIndexOf('1') + 1;
      if (shared > 0 || withCausal) {
        ordered.stream()
            .filter(after -> after.startsWith(before.substring(0, shared)))
            .filter(after -> after.indexOf('1', shared) >= 0)
            .forEach(after -> pairs.add(new PlanPair(before, after)));
      }
    }
    return List.copyOf(pairs);
  }

  /** Every plan of some groups, in the order of their numbers; bits as in {@link PlanPair}. */
  public static List<String> plans(int groups) {
    List<String> plans = new ArrayList<>();
    for (int id = 0; id < 1 << groups; id++) {
      String bits = Integer.toBinaryString(id);
      plans.add("0".repeat(groups - bits.length()) + bits);
    }
    return List.copyOf(plans);
  }
}
