package lookright.training.sweep;

import java.util.Locale;
import java.util.function.Function;
import lookright.training.run.PlannedRun;
import lookright.training.run.RunResult;
import lookright.training.run.ScoreRecord;
import org.jspecify.annotations.Nullable;

/**
 * One run of a sweep and how it stands.
 *
 * @param task name of its data set; empty where there is one without a name
 * @param rate highest learning rate
 * @param plan name of the plan
 * @param run what is to be made
 * @param result what it came to, or null
 * @param failure why it failed, or null
 */
record Cell(
    String task,
    double rate,
    String plan,
    PlannedRun run,
    @Nullable RunResult result,
    @Nullable String failure) {

  static Cell open(String task, double rate, String plan, PlannedRun run) {
    return new Cell(task, rate, plan, run, null, null);
  }

  Cell finished(RunResult came) {
    return new Cell(task, rate, plan, run, came, null);
  }

  Cell failed(String why) {
    return new Cell(task, rate, plan, run, null, why);
  }

  @Nullable Double validation() {
    return score(RunResult::validation);
  }

  @Nullable Double test() {
    return score(RunResult::test);
  }

  private @Nullable Double score(Function<RunResult, @Nullable ScoreRecord> of) {
    ScoreRecord score = result == null ? null : of.apply(result);
    return score == null ? null : score.headline();
  }

  /** Such as {@code btc/0011-seed120}. */
  String title() {
    return task.isEmpty() ? run.name() : task + "/" + run.name();
  }

  /** How it ended, in a few words. */
  String outcome() {
    if (result == null) {
      return failure == null ? "open" : "failed: " + failure;
    }
    Double score = validation();
    return score == null ? "finished" : String.format(Locale.ROOT, "validation %.1f", 100 * score);
  }

  String state() {
    if (result != null) {
      return "finished";
    }
    return failure == null ? "open" : "failed";
  }
}
