package lookright.cli.commands;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import lookright.cli.options.FileSettings;
import lookright.cli.options.SweepOptions;
import lookright.training.settings.SweepSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lookright sweep}. */
@Command(
    name = "sweep",
    description = {
      "Run plans x seeds x data sets x learning rates, each a run of its own.",
      "",
      "CONFIG is a YAML file as for train, see examples/sweep.yaml. Given again, a sweep goes on:"
          + " finished cells stay, begun ones continue, failed ones are tried again. More seeds or"
          + " plans may be asked for.",
      "",
      "OUT holds sweep.csv, sweep.json and a run folder for each cell: lookright report OUT.",
      ""
    })
public final class SweepCommand implements Callable<Integer> {
  private final Work<SweepSettings> sweep;
  private final Work<SweepSettings> forecast;

  @Spec private CommandSpec command = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      paramLabel = "CONFIG",
      description = "YAML file with settings, such as examples/sweep.yaml.")
  private @Nullable Path config;

  @Option(
      names = "--dry-run",
      description = "Print the cells, what they need and how long it will take; write nothing.")
  private boolean dryRun;

  @Mixin private final SweepOptions options = new SweepOptions();

  /**
   * @param sweep what runs the cells
   * @param forecast what only says what there would be to do
   */
  public SweepCommand(Work<SweepSettings> sweep, Work<SweepSettings> forecast) {
    this.sweep = sweep;
    this.forecast = forecast;
  }

  @Override
  public Integer call() throws Exception {
    FileSettings.apply(config, command);
    return Session.run(options.settings(command), dryRun ? forecast : sweep, command);
  }
}
