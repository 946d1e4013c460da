package lookright.training.settings;

import java.nio.file.Path;
import java.util.List;
import lookright.io.UserException;

/**
 * Everything that {@code lookright sweep} was asked to do: plans x seeds x tasks x learning rates.
 *
 * @param folder where all of it goes
 * @param force whether a sweep that stands there is begun anew
 * @param tasks at least one
 * @param search which plans are tried
 * @param rates highest learning rates; empty: that of the task
 * @param protocol who is scored on the test sentences
 * @param side what may run at the same time
 */
public record SweepSettings(
    Path folder,
    boolean force,
    List<Task> tasks,
    SearchSettings search,
    List<Double> rates,
    Protocol protocol,
    SideBySide side) {
  /** Copies the lists; a user's mistake if parts do not go together. */
  public SweepSettings {
    tasks = List.copyOf(tasks);
    rates = List.copyOf(rates);
    rates.forEach(rate -> Check.positive("rates", rate));
    Check.require(
        rates.stream().distinct().count() == rates.size(), "rates", rates, "each rate once");
    Check.require(
        tasks.stream().map(Task::name).distinct().count() == tasks.size(),
        "tasks",
        tasks.stream().map(Task::name).toList(),
        "files of different names");
    for (Task task : tasks) {
      PlanSettings plans = task.train().plans();
      boolean named = !plans.masks().isEmpty() || !plans.groups().isEmpty();
      Check.exclusive(
          "plans", search.kind() != SearchSettings.Kind.LISTED, "mask or groups", named);
      requireValidation(task, search, protocol);
    }
  }

  private static void requireValidation(Task task, SearchSettings search, Protocol protocol) {
    boolean chooses =
        search.kind() == SearchSettings.Kind.GREEDY
            || (protocol == Protocol.SELECT && task.train().data().test() != null);
    if (chooses && !task.train().data().validates()) {
      throw new UserException(
          "validation: found none%s, expected sentences to choose a plan by; give them, or set protocol to grid and list the plans."
              .formatted(task.name().isEmpty() ? "" : " for task " + task.name()));
    }
  }

  /**
   * A data set with what belongs to it.
   *
   * @param name of its folder; empty where there is one task without a name
   * @param train as {@code lookright train} would be asked
   */
  public record Task(String name, TrainSettings train) {}

  /** Who is scored on the test sentences. */
  public enum Protocol {
    /** The plan and rate that validation chose, once. */
    SELECT,

    /** Every plan, as in the paper's tables: the best of them is then no estimate any more. */
    GRID
  }

  /**
   * What may run at the same time.
   *
   * @param jobs most cells
   * @param memory bytes that they may need together, or 0: three quarters of the machine's
   * @param threads computing threads of all of them
   */
  public record SideBySide(int jobs, long memory, int threads) {
    /** A user's mistake if a number is too small. */
    public SideBySide {
      Check.atLeast("jobs", jobs, 1);
      Check.atLeast("threads", threads, 1);
    }
  }
}
