package lookright.cli.options;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import lookright.training.settings.SearchSettings;
import lookright.training.settings.SweepSettings;
import lookright.training.settings.SweepSettings.Protocol;
import lookright.training.settings.SweepSettings.SideBySide;
import lookright.training.settings.SweepSettings.Task;
import lookright.training.settings.TrainSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Everything that {@code sweep} can be told: what {@code train} can, and how to multiply it. */
public final class SweepOptions {
  /** Keys that are the sweep's, not a task's. */
  private static final Set<String> OWN =
      Set.of(
          "plans",
          "recipe",
          "rates",
          "tasks",
          "protocol",
          "jobs",
          "memory",
          "out",
          "force",
          "threads",
          "device",
          "seed",
          "mask",
          "groups",
          "lr");

  @Option(
      names = "--plans",
      paramLabel = "SEARCH",
      description =
          "Instead of mask or groups: all(M) tries every plan of M groups of layers; greedy(M)"
              + " unlocks groups from the top and keeps what helps on validation.")
  private @Nullable String plans;

  @Option(
      names = "--rates",
      split = ",",
      paramLabel = "RATE",
      showDefaultValue = Visibility.NEVER,
      description = "Learning rates to try. Default: that of lr.")
  private List<Double> rates = List.of();

  @Option(
      names = "--tasks",
      split = ",",
      paramLabel = "FILE",
      showDefaultValue = Visibility.NEVER,
      description =
          "Data sets: a YAML file each, with the keys of train that differ from task to task, such"
              + " as train, validation, test, label-column. Default: the one named here.")
  private List<Path> tasks = List.of();

  @Option(
      names = "--protocol",
      paramLabel = "NAME",
      description =
          "select: the test sentences are scored once, by the plan that validation chose; grid: by"
              + " every plan, as in the paper's tables.")
  private Protocol protocol = Protocol.SELECT;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "Cells side by side; they share the threads.")
  private int jobs = 1;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      converter = ByteSize.class,
      showDefaultValue = Visibility.NEVER,
      description =
          "What cells side by side may need together, such as 8GB; fewer run at a time if need be."
              + " Default: three quarters of the machine's.")
  private long memory;

  @Mixin private final TrainOptions train = new TrainOptions();

  /** The options as settings; a user's mistake if one is missing or out of range. */
  public SweepSettings settings(CommandSpec command) throws IOException {
    List<Task> found = new ArrayList<>();
    for (Path file : tasks) {
      String name = String.valueOf(file.getFileName()).replaceFirst("\\.ya?ml$", "");
      found.add(new Task(name, FileSettings.with(file, OWN, command, train::settings)));
    }
    if (found.isEmpty()) {
      found.add(new Task("", train.settings()));
    }
    TrainSettings first = found.get(0).train();
    return new SweepSettings(
        first.output().folder(),
        first.output().force(),
        found,
        plans == null ? SearchSettings.LISTED : SearchSettings.parse(plans),
        rates,
        protocol,
        new SideBySide(jobs, memory, first.run().threads()));
  }
}
