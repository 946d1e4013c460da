package lookright.cli.options;

import java.nio.file.Path;
import lookright.training.settings.Recipe;
import lookright.training.settings.TrainSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Everything that {@code train} can be told. */
public final class TrainOptions {
  @Option(
      names = FileSettings.RECIPE,
      paramLabel = "NAME",
      description =
          "Take the settings of arXiv 2401.14556 where no others are given: ${COMPLETION-CANDIDATES}."
              + " paper: as its code was meant (LoRA of rank 64, batches of 16, 4 a step, 5 epochs,"
              + " the last one kept; accumulation sum); paper-faithful: as its code runs"
              + " (accumulation last, cosine micro-batches). --lora-rank 0 trains the weights"
              + " themselves.")
  private @Nullable Recipe recipe;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "Folder of the model to start from, as Hugging Face lays it out. Required.")
  private @Nullable Path model;

  @Option(
      names = "--strict",
      negatable = true,
      description = "An unknown key of config.json is an error, not a warning.")
  private boolean strict;

  @Mixin private final OutputOptions output = new OutputOptions();
  @Mixin private final DataOptions data = new DataOptions();
  @Mixin private final PlanOptions plans = new PlanOptions();
  @Mixin private final TokenOptions tokens = new TokenOptions();
  @Mixin private final BatchOptions batches = new BatchOptions();
  @Mixin private final OptimiserOptions optimiser = new OptimiserOptions();
  @Mixin private final TuningOptions tuning = new TuningOptions();
  @Mixin private final RunOptions run = new RunOptions();

  /** The options as settings; a user's mistake if one is missing or out of range. */
  public TrainSettings settings() {
    return new TrainSettings(
        Required.value("model", model),
        strict,
        output.settings(),
        data.settings(),
        plans.settings(),
        tokens.settings(),
        batches.settings(),
        optimiser.settings(),
        tuning.settings(),
        run.settings(),
        recipe);
  }
}
