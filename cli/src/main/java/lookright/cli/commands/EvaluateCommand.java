package lookright.cli.commands;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import lookright.cli.options.ColumnOptions;
import lookright.cli.options.ModelOptions;
import lookright.training.settings.EvaluateSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lookright evaluate}. */
@Command(name = "evaluate", description = "Score a tagger on labelled sentences.")
public final class EvaluateCommand implements Callable<Integer> {
  private final Work<EvaluateSettings> work;

  @Spec private CommandSpec command = CommandSpec.create();
  @Mixin private final ModelOptions model = new ModelOptions();
  @Mixin private final ColumnOptions columns = new ColumnOptions();

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FILE",
      description = "Labelled sentences.")
  private Path data = Path.of("");

  @Option(
      names = "--predictions",
      paramLabel = "FILE",
      description = "Write the words with given and predicted labels there, as CoNLL.")
  private @Nullable Path predictions;

  @Option(names = "--json", description = "Print the scores as JSON, as fractions of 1.")
  private boolean json;

  /**
   * @param work what scores
   */
  public EvaluateCommand(Work<EvaluateSettings> work) {
    this.work = work;
  }

  @Override
  public Integer call() throws Exception {
    EvaluateSettings settings =
        new EvaluateSettings(model.settings(), data, columns.settings(), predictions, json);
    return Session.run(settings, work, command);
  }
}
