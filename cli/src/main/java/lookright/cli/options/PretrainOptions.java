package lookright.cli.options;

import java.nio.file.Path;
import lookright.training.settings.PretrainSettings;
import lookright.training.settings.RunSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Everything that {@code pretrain} can be told. */
public final class PretrainOptions {
  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "Folder with config.json and the tokenizer, without weights. Required.")
  private @Nullable Path model;

  @Option(
      names = "--text",
      paramLabel = "FILE",
      description = "Text to learn from, a document a line. Required.")
  private @Nullable Path text;

  @Option(names = "--block-length", paramLabel = "N", description = "Sub-tokens a block.")
  private int blockLength = 128;

  @Option(names = "--batch-size", paramLabel = "N", description = "Blocks a step.")
  private int batchSize = 16;

  @Option(names = "--steps", paramLabel = "N", description = "Optimiser steps.")
  private int steps = 1000;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the first weights and of the order.")
  private long seed = RunSettings.DEFAULT.seeds().get(0);

  @Mixin private final OutputOptions output = new OutputOptions();
  @Mixin private final OptimiserOptions optimiser = new OptimiserOptions();
  @Mixin private final ThreadOptions threads = new ThreadOptions();

  /** The options as settings; a user's mistake if one is missing or out of range. */
  public PretrainSettings settings() {
    return new PretrainSettings(
        Required.value("model", model),
        output.settings(),
        Required.value("text", text),
        blockLength,
        batchSize,
        steps,
        optimiser.settings(),
        seed,
        threads.threads());
  }
}
