package lookright.cli.options;

import java.util.Set;
import lookright.training.settings.BatchSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much goes into a training step. */
public final class BatchOptions {
  /** Keys of which a flag replaces the other one of the file. */
  static final Set<String> ALTERNATIVES = Set.of("batch-size", "batch-tokens");

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Sentences a batch. Default: 16, unless --batch-tokens is given.")
  private @Nullable Integer sentences;

  @Option(
      names = "--batch-tokens",
      paramLabel = "N",
      description = "Most sub-tokens a batch, instead of a number of sentences.")
  private @Nullable Integer tokens;

  @Option(names = "--accumulate", paramLabel = "N", description = "Batches an optimiser step.")
  private int accumulate = BatchSettings.DEFAULT.accumulate();

  /** The options as settings. */
  public BatchSettings settings() {
    boolean neither = sentences == null && tokens == null;
    return new BatchSettings(
        neither ? BatchSettings.DEFAULT.sentences() : sentences, tokens, accumulate);
  }
}
