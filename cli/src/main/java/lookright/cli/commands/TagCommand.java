package lookright.cli.commands;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import lookright.cli.options.ModelOptions;
import lookright.training.data.DataFormat;
import lookright.training.settings.ColumnSettings;
import lookright.training.settings.TagSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lookright tag}. */
@Command(
    name = "tag",
    description = {
      "Tag text or words.",
      "",
      "Example: echo 'Anna Jones moved to Oslo.' | lookright tag --model weights/tagger",
      ""
    })
public final class TagCommand implements Callable<Integer> {
  private final Work<TagSettings> work;

  @Spec private CommandSpec command = CommandSpec.create();
  @Mixin private final ModelOptions model = new ModelOptions();

  @Option(
      names = "--input",
      paramLabel = "FILE",
      defaultValue = "-",
      description = "What to tag, UTF-8; - is standard input.")
  private Path input = Path.of("-");

  @Option(
      names = "--output",
      paramLabel = "FILE",
      defaultValue = "-",
      description = "Where the result goes; - is standard output.")
  private Path output = Path.of("-");

  @Option(
      names = "--input-format",
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES}. Default: by the file's extension, else text: a sentence a line.")
  private @Nullable DataFormat inputFormat;

  @Option(
      names = "--output-format",
      paramLabel = "FORMAT",
      description = "conll, csv, tsv, jsonl or text. Default: by the file's extension, else jsonl.")
  private @Nullable DataFormat outputFormat;

  @Option(
      names = "--token-column",
      paramLabel = "COLUMN",
      description = "Column of the tokens: 0-based index or header name. Default: the first.")
  private @Nullable String tokenColumn;

  /**
   * @param work what tags
   */
  public TagCommand(Work<TagSettings> work) {
    this.work = work;
  }

  @Override
  public Integer call() throws Exception {
    TagSettings settings =
        new TagSettings(
            model.settings(),
            file(input),
            file(output),
            new ColumnSettings(inputFormat, tokenColumn, null),
            outputFormat);
    return Session.run(settings, work, command);
  }

  private static @Nullable Path file(Path given) {
    return given.equals(Path.of("-")) ? null : given;
  }
}
