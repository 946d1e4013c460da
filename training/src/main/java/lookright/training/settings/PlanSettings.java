package lookright.training.settings;

import java.util.List;
import lookright.model.DecoderConfig.WindowConvention;

/**
 * Who may look at whom: one run for each plan named. Both lists empty: the model's own masks.
 *
 * @param masks plans as text, such as {@code causal*24, full*8}
 * @param groups plans as bits, the first for the group next to the embeddings
 * @param windowConvention how many keys the model's own sliding window shows
 */
public record PlanSettings(
    List<String> masks, List<String> groups, WindowConvention windowConvention) {
  /** The model's own masks. */
  public static final PlanSettings DEFAULT =
      new PlanSettings(List.of(), List.of(), WindowConvention.CURRENT);

  /** Copies the lists; a user's mistake if both name plans or a group is not written in bits. */
  public PlanSettings {
    masks = List.copyOf(masks);
    groups = List.copyOf(groups);
    Check.exclusive("mask", !masks.isEmpty(), "groups", !groups.isEmpty());
    for (String bits : groups) {
      Check.require(
          bits.matches("[01]+"), "groups", bits, "one bit a group, for example 0011 (in quotes)");
    }
  }
}
