package lookright.cli.options;

import java.nio.file.Path;
import java.util.Set;
import lookright.training.data.PaperLabels;
import lookright.training.settings.DataSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Labelled sentences and how to read them. */
public final class DataOptions {
  /** Keys of which a flag replaces the other one of the file. */
  static final Set<String> ALTERNATIVES = Set.of("validation", "hold-out");

  @Option(
      names = "--train",
      paramLabel = "FILE",
      description =
          "Labelled sentences to learn from: a file, or a pattern such as 'snips/*/train_*.json' in"
              + " quotes. Required.")
  private @Nullable Path train;

  @Option(
      names = "--validation",
      paramLabel = "FILE",
      description = "Labelled sentences that are scored after every epoch.")
  private @Nullable Path validation;

  @Option(
      names = "--hold-out",
      paramLabel = "X",
      description =
          "Instead of --validation: split off the training sentences; below 1: that fraction, else"
              + " how many. Drawn as Python's random.Random(42).sample does, whatever the seed.")
  private @Nullable Double holdOut;

  @Option(
      names = "--test",
      paramLabel = "FILE",
      description = "Labelled sentences that are scored once, with the kept weights.")
  private @Nullable Path test;

  @Option(
      names = "--label-set",
      paramLabel = "ID",
      description =
          "The paper's labels in the paper's order: ${COMPLETION-CANDIDATES}; another label in the"
              + " data is an error. Default: the labels of the training sentences, sorted.")
  private @Nullable PaperLabels labelSet;

  @Mixin private final ColumnOptions columns = new ColumnOptions();

  /** The options as settings; a user's mistake if one is missing or out of range. */
  public DataSettings settings() {
    return new DataSettings(
        Required.value("train", train), validation, test, columns.settings(), labelSet, holdOut);
  }
}
