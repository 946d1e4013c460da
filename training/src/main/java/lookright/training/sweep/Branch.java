package lookright.training.sweep;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import lookright.attention.LayerMaskPlan;
import lookright.training.loop.TrainingLoop.Surroundings;
import lookright.training.run.PlannedRun;
import lookright.training.run.RunResult;
import lookright.training.run.TaggerRuns;
import lookright.training.settings.OutputSettings;
import lookright.training.settings.PlanSettings;
import lookright.training.settings.SearchSettings;
import lookright.training.settings.SweepSettings.Task;
import lookright.training.settings.TrainSettings;
import org.jspecify.annotations.Nullable;

/** The cells of one task and one learning rate: what its search has asked for so far. */
final class Branch implements AutoCloseable {
  private final String task;
  private final TrainSettings settings;
  private final Path folder;
  private final TaggerRuns runs;
  private final PlanSearch search;
  private final Map<String, List<Cell>> cells = new LinkedHashMap<>();

  /**
   * Reads data and model; a user's mistake in either is found here.
   *
   * @param folder for its run folders
   */
  Branch(Task task, double rate, SearchSettings search, Path folder, Surroundings surroundings) {
    this.task = task.name();
    this.folder = folder;
    this.settings =
        task.train()
            .withLearningRate(rate)
            .withOutput(new OutputSettings(folder, false, /* resume= */ true));
    this.runs = new TaggerRuns(settings, surroundings);
    this.search =
        switch (search.kind()) {
          case LISTED -> new PlanSearch.Listed(List.copyOf(runs.plans(settings.plans()).keySet()));
          case ALL -> PlanSearch.Listed.all(search.groups());
          case GREEDY -> new PlanSearch.Greedy(search.groups());
        };
  }

  TaggerRuns runs() {
    return runs;
  }

  double rate() {
    return settings.optimiser().learningRate();
  }

  /** The cells that come next; none when the search is over. */
  List<Cell> next() {
    Map<String, @Nullable Double> scores = new LinkedHashMap<>();
    cells.forEach((plan, its) -> scores.put(plan, PlanScore.mean(its, Cell::validation)));
    List<Cell> next = new ArrayList<>();
    for (String plan : search.next(scores)) {
      List<Cell> its = open(plan);
      cells.put(plan, its);
      next.addAll(its);
    }
    return next;
  }

  private List<Cell> open(String plan) {
    LayerMaskPlan masks = masks(plan);
    List<Cell> open = new ArrayList<>();
    for (long seed : settings.run().seeds()) {
      String name = plan + "-seed" + seed;
      open.add(
          Cell.open(task, rate(), plan, new PlannedRun(name, masks, seed, folder.resolve(name))));
    }
    return open;
  }

  private LayerMaskPlan masks(String plan) {
    PlanSettings plans = settings.plans();
    LayerMaskPlan listed = runs.plans(plans).get(plan);
    if (listed != null) {
      return listed;
    }
    PlanSettings bits = new PlanSettings(List.of(), List.of(plan), plans.windowConvention());
    return Objects.requireNonNull(runs.plans(bits).get(plan));
  }

  /** Takes note of how a cell stands now. */
  void put(Cell cell) {
    Objects.requireNonNull(cells.get(cell.plan()))
        .replaceAll(old -> old.run().equals(cell.run()) ? cell : old);
  }

  /** Whether a cell is one of its. */
  boolean has(Cell cell) {
    return task.equals(cell.task()) && rate() == cell.rate();
  }

  /** All cells so far, by plan in the order in which they were asked for. */
  Map<String, List<Cell>> cells() {
    return cells;
  }

  /** The most cells that there will be. */
  int most() {
    return search.most() * settings.run().seeds().size();
  }

  /** The results that there are. */
  List<RunResult> finished() {
    return cells.values().stream()
        .flatMap(List::stream)
        .map(Cell::result)
        .filter(Objects::nonNull)
        .toList();
  }

  int epochs() {
    return settings.run().epochs();
  }

  @Override
  public void close() {
    runs.close();
  }
}
