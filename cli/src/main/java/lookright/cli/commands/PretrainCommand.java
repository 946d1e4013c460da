package lookright.cli.commands;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import lookright.cli.options.FileSettings;
import lookright.cli.options.PretrainOptions;
import lookright.training.settings.PretrainSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lookright pretrain}. */
@Command(
    name = "pretrain",
    description = {
      "Train a decoder from scratch by next-token prediction.",
      "",
      "CONFIG is a YAML file whose keys are the flags without dashes; paths are relative to the"
          + " file. Flags win over the file.",
      ""
    })
public final class PretrainCommand implements Callable<Integer> {
  private final Work<PretrainSettings> work;

  @Spec private CommandSpec command = CommandSpec.create();

  @Parameters(arity = "0..1", paramLabel = "CONFIG", description = "YAML file with settings.")
  private @Nullable Path config;

  @Mixin private final PretrainOptions options = new PretrainOptions();

  /**
   * @param work what trains
   */
  public PretrainCommand(Work<PretrainSettings> work) {
    this.work = work;
  }

  @Override
  public Integer call() throws Exception {
    FileSettings.apply(config, command);
    return Session.run(options.settings(), work, command);
  }
}
