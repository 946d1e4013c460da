package lookright.cli.commands;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import lookright.cli.options.FileSettings;
import lookright.cli.options.TrainOptions;
import lookright.training.settings.ProfileSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lookright profile}. */
@Command(
    name = "profile",
    description = {
      "Show where the time of training and tagging goes, by phase and operator: time, calls, bytes"
          + " of arrays read and written, matrix products a second beside what this machine's BLAS"
          + " reaches on square matrices, memory taken on the heap, idle threads.",
      "",
      "CONFIG and the flags are those of train. Steps of the first plan and seed are watched, after"
          + " as many that are not, then the tagging of as much text. Tables, samples of the stacks"
          + " (.jfr) and flame graphs (.html) go to OUT.profile; OUT itself is not touched.",
      "",
      "Numbers are those of one step. GFLOP/s count products that the mathematics asks for: not what"
          + " is computed entry by entry, hidden by a mask, or computed again. A thread is idle while"
          + " it has no part of a kernel to do.",
      ""
    })
public final class ProfileCommand implements Callable<Integer> {
  private final Work<ProfileSettings> work;

  @Spec private CommandSpec command = CommandSpec.create();

  @Parameters(arity = "0..1", paramLabel = "CONFIG", description = "YAML file with settings.")
  private @Nullable Path config;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Optimiser steps to watch; at most half of the run's.")
  private int steps = 30;

  @Mixin private final TrainOptions options = new TrainOptions();

  /**
   * @param work what watches
   */
  public ProfileCommand(Work<ProfileSettings> work) {
    this.work = work;
  }

  @Override
  public Integer call() throws Exception {
    FileSettings.apply(config, command);
    return Session.run(new ProfileSettings(options.settings(), steps), work, command);
  }
}
