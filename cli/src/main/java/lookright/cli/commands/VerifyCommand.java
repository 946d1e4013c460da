package lookright.cli.commands;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import lookright.cli.options.DeviceOptions;
import lookright.cli.options.ThreadOptions;
import lookright.training.settings.VerifySettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lookright verify}. */
@Command(
    name = "verify",
    description = {
      "Compute a model's values and compare them with a file of expected ones; exit code 1 where"
          + " they differ or a name cannot be computed.",
      "",
      "The values come from the file's inputs (input_ids, attention_mask, labels) and the model"
          + " folder alone.",
      ""
    })
public final class VerifyCommand implements Callable<Integer> {
  private final Work<VerifySettings> work;

  @Spec private CommandSpec command = CommandSpec.create();
  @Mixin private final ThreadOptions threads = new ThreadOptions();
  @Mixin private final DeviceOptions device = new DeviceOptions();

  @Parameters(paramLabel = "DIR", description = "Model folder.")
  private Path folder = Path.of("");

  @Option(
      names = "--expected",
      required = true,
      paramLabel = "FILE",
      description = "Safetensors file with the inputs and the expected values.")
  private Path expected = Path.of("");

  @Option(
      names = "--save",
      paramLabel = "FILE",
      description = "Write the computed values there, as F32 under the same names.")
  private @Nullable Path save;

  @Option(
      names = "--skip",
      paramLabel = "PATTERN",
      showDefaultValue = Visibility.NEVER,
      description = "Names that need not be computed; * stands for any characters; repeat it.")
  private List<String> skip = List.of();

  @Option(names = "--tolerance", paramLabel = "X", description = "Multiplies the default bounds.")
  private double tolerance = 1;

  @Option(
      names = "--adapter",
      paramLabel = "DIR",
      description = "Folder of the adapter. Default: adapter in the model folder.")
  private @Nullable Path adapter;

  @Option(names = "--json", description = "Print the comparison as JSON.")
  private boolean json;

  /**
   * @param work what compares
   */
  public VerifyCommand(Work<VerifySettings> work) {
    this.work = work;
  }

  @Override
  public Integer call() throws Exception {
    VerifySettings settings =
        new VerifySettings(
            folder,
            expected,
            save,
            skip,
            tolerance,
            adapter,
            json,
            threads.threads(),
            device.device());
    return Session.run(settings, work, command);
  }
}
