package lookright.training.sweep;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import lookright.training.settings.SweepSettings;
import lookright.training.settings.SweepSettings.Protocol;
import lookright.training.statistics.Sample;
import org.jspecify.annotations.Nullable;

/**
 * What a sweep came to, as {@code sweep.json} holds it. Scores are fractions of 1; keys without a
 * value are left out. Nothing in it depends on time or on how often the sweep was stopped.
 *
 * @param search which plans were tried
 * @param protocol who was scored on the test sentences
 * @param note what that means for the test scores
 * @param chosen of each task, plan and rate of the best mean validation score
 * @param plans scores over seeds
 * @param cells every run
 */
public record SweepResult(
    String search,
    String protocol,
    String note,
    List<PlanRow> chosen,
    List<PlanRow> plans,
    List<CellRow> cells) {
  /** Copies the lists. */
  public SweepResult {
    chosen = List.copyOf(chosen);
    plans = List.copyOf(plans);
    cells = List.copyOf(cells);
  }

  /**
   * A score over seeds.
   *
   * @param seeds how many have it
   * @param deviation sample standard deviation (n - 1), for two seeds or more
   */
  public record Mean(
      int seeds,
      double mean,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double deviation) {
    static @Nullable Mean of(@Nullable Sample sample) {
      return sample == null
          ? null
          : new Mean(sample.values().size(), sample.mean(), sample.deviation());
    }
  }

  /** A plan at a rate on a task. */
  public record PlanRow(
      String task,
      double rate,
      String plan,
      String masks,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Mean validation,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Mean test) {
    static PlanRow of(PlanScore score) {
      Cell cell = score.first();
      return new PlanRow(
          cell.task(),
          cell.rate(),
          cell.plan(),
          cell.run().plan().toString(),
          Mean.of(score.validation()),
          Mean.of(score.test()));
    }
  }

  /**
   * A run.
   *
   * @param state open, finished or failed
   * @param failure why it failed
   * @param folder of the run, below the sweep's
   */
  public record CellRow(
      String task,
      double rate,
      String plan,
      String masks,
      long seed,
      String state,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double validation,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double test,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String failure,
      String folder) {}

  /** Whether a cell failed. */
  public boolean failed() {
    return cells.stream().anyMatch(cell -> cell.state().equals("failed"));
  }

  /**
   * What it has come to.
   *
   * @param plans all that were asked for so far
   */
  static SweepResult of(SweepSettings settings, List<PlanScore> plans) {
    return new SweepResult(
        settings.search().toString(),
        settings.protocol().toString().toLowerCase(Locale.ROOT),
        note(settings.protocol()),
        best(plans).stream().map(PlanRow::of).toList(),
        plans.stream().map(PlanRow::of).toList(),
        plans.stream()
            .flatMap(plan -> plan.cells().stream())
            .map(cell -> row(settings, cell))
            .toList());
  }

  private static String note(Protocol protocol) {
    return switch (protocol) {
      case SELECT ->
          "select: the test sentences were scored once, by the plan and rate that validation chose";
      case GRID ->
          "grid: every plan was scored on the test sentences; the best of these test scores is no"
              + " estimate of what it reaches on new text";
    };
  }

  private static CellRow row(SweepSettings settings, Cell cell) {
    return new CellRow(
        cell.task(),
        cell.rate(),
        cell.plan(),
        cell.run().plan().toString(),
        cell.run().seed(),
        cell.state(),
        cell.validation(),
        cell.test(),
        cell.failure(),
        settings.folder().relativize(cell.run().folder()).toString());
  }

  /** Of each task the first of those with the best mean validation score over all their seeds. */
  static List<PlanScore> best(List<PlanScore> plans) {
    Map<String, PlanScore> best = new LinkedHashMap<>();
    for (PlanScore plan : plans) {
      Sample score = plan.validation();
      if (score == null || !plan.whole()) {
        continue;
      }
      best.merge(
          plan.first().task(),
          plan,
          (old, other) -> {
            Sample its = old.validation();
            return its != null && score.mean() > its.mean() ? other : old;
          });
    }
    return new ArrayList<>(best.values());
  }
}
