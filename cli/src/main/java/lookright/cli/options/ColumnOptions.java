package lookright.cli.options;

import lookright.training.data.DataFormat;
import lookright.training.settings.ColumnSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How files of labelled sentences are written. */
public final class ColumnOptions {
  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "How the sentences are written: ${COMPLETION-CANDIDATES}. Default: by the file's"
              + " extension, else conll.")
  private @Nullable DataFormat format;

  @Option(
      names = "--token-column",
      paramLabel = "COLUMN",
      description = "Column of the tokens: 0-based index or header name. Default: the first.")
  private @Nullable String tokenColumn;

  @Option(
      names = "--label-column",
      paramLabel = "COLUMN",
      description =
          "Column of the labels: 0-based index or header name. Default: the last. conllu: UPOS (the"
              + " default), XPOS, NER and so on; ace and maven: type (the default) or trigger.")
  private @Nullable String labelColumn;

  /** The options as settings. */
  public ColumnSettings settings() {
    return new ColumnSettings(format, tokenColumn, labelColumn);
  }
}
