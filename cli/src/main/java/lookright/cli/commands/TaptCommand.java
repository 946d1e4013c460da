package lookright.cli.commands;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import lookright.cli.options.FileSettings;
import lookright.cli.options.TrainOptions;
import lookright.training.settings.TrainSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lookright tapt}. */
@Command(
    name = "tapt",
    description = {
      "Task-adaptive pre-training: go on with next-token prediction on the training sentences, for"
          + " train to start from.",
      "",
      "CONFIG and the flags are those of train. The sentences are laid end to end and cut into"
          + " blocks of --max-length sub-tokens. What belongs to the head (labels, dropout, keep,"
          + " adapter) and sentences for validation and test play no part.",
      "",
      "One run for each mask plan and seed; several stand in OUT as <plan>-seed<N>, the plan as"
          + " one bit a layer. With --lora-rank each is an adapter: train --adapter"
          + " 'OUT/{plan}-seed{seed}' starts every run from that of its own plan; train --adapter"
          + " 'OUT/0000-seed{seed}' (as many zeros as layers) starts all from that of the causal"
          + " plan. Without, it is a model: train --model.",
      "",
      "Given again, finished runs stay; one that was interrupted begins anew.",
      ""
    })
public final class TaptCommand implements Callable<Integer> {
  private final Work<TrainSettings> work;

  @Spec private CommandSpec command = CommandSpec.create();

  @Parameters(arity = "0..1", paramLabel = "CONFIG", description = "YAML file with settings.")
  private @Nullable Path config;

  @Mixin private final TrainOptions options = new TrainOptions();

  /**
   * @param work what trains
   */
  public TaptCommand(Work<TrainSettings> work) {
    this.work = work;
  }

  @Override
  public Integer call() throws Exception {
    FileSettings.apply(config, command);
    return Session.run(options.settings(), work, command);
  }
}
