package lookright.cli.commands;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import lookright.cli.options.FileSettings;
import lookright.cli.options.Resume;
import lookright.cli.options.TrainOptions;
import lookright.training.settings.TrainSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lookright train}. */
@Command(
    name = "train",
    description = {
      "Fine-tune a model to tag words: one run for each mask plan and seed.",
      "",
      "CONFIG is a YAML file whose keys are the flags without dashes (batch-size: 16); mask, groups"
          + " and seed may be lists; paths are relative to the file. Flags win over the file.",
      "",
      "While it works, checkpoints stand in OUT.checkpoints; --resume OUT goes on from them after a"
          + " crash or Ctrl-C and ends with the same bits.",
      ""
    })
public final class TrainCommand implements Callable<Integer> {
  private final Work<TrainSettings> work;

  @Spec private CommandSpec command = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      paramLabel = "CONFIG",
      description = "YAML file with settings, such as examples/quickstart.yaml.")
  private @Nullable Path config;

  @Option(
      names = "--resume",
      paramLabel = "DIR",
      description =
          "Go on with the run whose output folder is DIR; its settings need not be given again.")
  private @Nullable Path resume;

  @Mixin private final TrainOptions options = new TrainOptions();

  /**
   * @param work what trains
   */
  public TrainCommand(Work<TrainSettings> work) {
    this.work = work;
  }

  @Override
  public Integer call() throws Exception {
    if (resume == null) {
      FileSettings.apply(config, command);
      return Session.run(options.settings(), work, command);
    }
    Resume.apply(resume, config, command);
    return Session.run(Resume.settings(options.settings(), resume), work, command);
  }
}
