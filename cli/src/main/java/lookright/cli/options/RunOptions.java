package lookright.cli.options;

import java.util.List;
import lookright.training.settings.Keep;
import lookright.training.settings.RunSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long, how often and with what a run goes. */
public final class RunOptions {
  private static final RunSettings DEFAULT = RunSettings.DEFAULT;

  @Option(names = "--epochs", paramLabel = "N", description = "Passes over the sentences.")
  private int epochs = DEFAULT.epochs();

  @Option(
      names = "--seed",
      split = ",",
      paramLabel = "N",
      showDefaultValue = Visibility.NEVER,
      description = "Seed; several for a run each. Default: 120.")
  private List<Long> seeds = DEFAULT.seeds();

  @Option(
      names = "--keep",
      paramLabel = "WHICH",
      description =
          "Epoch whose weights are kept: ${COMPLETION-CANDIDATES}. Default: the best on the"
              + " validation sentences, without any the last.")
  private @Nullable Keep keep;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "N",
      description = "Optimiser steps from one checkpoint to the next; 0: one after every epoch.")
  private int checkpointEvery = DEFAULT.checkpointEvery();

  @Mixin private final ThreadOptions threads = new ThreadOptions();
  @Mixin private final DeviceOptions device = new DeviceOptions();

  @Option(
      names = "--tf32",
      negatable = true,
      description =
          "On a GPU from Ampere on: products of float32 matrices in TF32, 10 bits of 23, which is"
              + " faster; see docs/gpu.md.")
  private boolean tf32;

  /** The options as settings. */
  public RunSettings settings() {
    return new RunSettings(
        epochs, seeds, keep, checkpointEvery, threads.threads(), device.device(), tf32);
  }
}
