package lookright.cli.options;

import java.util.List;
import java.util.Set;
import lookright.model.DecoderConfig.WindowConvention;
import lookright.training.settings.PlanSettings;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Who may look at whom, in one or several runs. */
public final class PlanOptions {
  /** Keys of which a flag replaces the other one of the file. */
  static final Set<String> ALTERNATIVES = Set.of("mask", "groups");

  @Option(
      names = "--mask",
      paramLabel = "PLAN",
      showDefaultValue = Visibility.NEVER,
      description =
          "Mask plan from the lowest layer upwards, such as \"causal*24, full*8\"; repeat it for a"
              + " run each. Default: the model's own masks.")
  private List<String> masks = List.of();

  @Option(
      names = "--groups",
      split = ",",
      paramLabel = "BITS",
      showDefaultValue = Visibility.NEVER,
      description =
          "Mask plan as bits, 1 for full, the first for the group of layers next to the"
              + " embeddings; several for a run each.")
  private List<String> groups = List.of();

  @Option(
      names = "--window-convention",
      paramLabel = "NAME",
      description = "Keys in the model's own sliding window: ${COMPLETION-CANDIDATES}.")
  private WindowConvention windowConvention = PlanSettings.DEFAULT.windowConvention();

  /** The options as settings. */
  public PlanSettings settings() {
    return new PlanSettings(masks, groups, windowConvention);
  }
}
