package lookright.cli.options;

import java.util.Set;
import lookright.training.settings.Accumulation;
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

  @Option(
      names = "--accumulation",
      paramLabel = "HOW",
      description = {
        "Gradient of an optimiser step: ${COMPLETION-CANDIDATES}. mean: of the mean loss over all"
            + " labelled tokens of its batches; sum: each batch's, added and divided by"
            + " --accumulate; last: the last batch's, divided by --accumulate, the others are"
            + " passed over."
      })
  private Accumulation accumulation = BatchSettings.DEFAULT.accumulation();

  /** The options as settings. */
  public BatchSettings settings() {
    boolean neither = sentences == null && tokens == null;
    return new BatchSettings(
        neither ? BatchSettings.DEFAULT.sentences() : sentences, tokens, accumulate, accumulation);
  }
}
