package lookright.cli.commands;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import lookright.cli.options.FileSettings;
import lookright.cli.options.TrainOptions;
import lookright.training.settings.VerifyResumeSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lookright verify-resume}. */
@Command(
    name = "verify-resume",
    description = {
      "Prove that a resumed run of your own set-up is exact: 2N steps at once against N steps, a"
          + " stop, a resume and N steps more; exit code 1 where a bit differs.",
      "",
      "CONFIG and the flags are those of train. The first plan and seed are tried in a folder"
          + " beside OUT, which is removed; OUT itself is not touched.",
      ""
    })
public final class VerifyResumeCommand implements Callable<Integer> {
  private final Work<VerifyResumeSettings> work;

  @Spec private CommandSpec command = CommandSpec.create();

  @Parameters(arity = "0..1", paramLabel = "CONFIG", description = "YAML file with settings.")
  private @Nullable Path config;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Optimiser steps before and after the stop; at most half of the run's.")
  private int steps = 10;

  @Mixin private final TrainOptions options = new TrainOptions();

  /**
   * @param work what trains and compares
   */
  public VerifyResumeCommand(Work<VerifyResumeSettings> work) {
    this.work = work;
  }

  @Override
  public Integer call() throws Exception {
    FileSettings.apply(config, command);
    return Session.run(new VerifyResumeSettings(options.settings(), steps), work, command);
  }
}
