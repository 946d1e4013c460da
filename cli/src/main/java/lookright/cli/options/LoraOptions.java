package lookright.cli.options;

import java.util.List;
import lookright.training.settings.LoraSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Low-rank updates instead of the weights themselves. */
public final class LoraOptions {
  private static final LoraSettings PAPER = LoraSettings.PAPER;

  @Option(
      names = "--lora-rank",
      paramLabel = "R",
      showDefaultValue = Visibility.NEVER,
      description =
          "Train low-rank updates of this rank and the head, and save them as a PEFT adapter; the"
              + " paper's is 64. 0, or not given: the weights themselves are trained.")
  private @Nullable Integer rank;

  @Option(
      names = "--lora-alpha",
      paramLabel = "X",
      description = "Updates are multiplied with alpha / rank.")
  private double alpha = PAPER.alpha();

  @Option(names = "--lora-dropout", paramLabel = "X", description = "Dropout of what updates read.")
  private double dropout = PAPER.dropout();

  @Option(
      names = "--lora-rank-stabilised",
      negatable = true,
      description = "Multiply with alpha / sqrt(rank).")
  private boolean rankStabilised = PAPER.rankStabilised();

  @Option(
      names = "--lora-targets",
      split = ",",
      paramLabel = "NAMES",
      description = "Linear layers that are updated, by their last name.")
  private List<String> targets = PAPER.targets();

  @Nullable LoraSettings settings() {
    return rank == null || rank == 0
        ? null
        : new LoraSettings(rank, alpha, dropout, rankStabilised, targets);
  }
}
