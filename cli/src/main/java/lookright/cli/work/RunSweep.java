package lookright.cli.work;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import lookright.cli.commands.Console;
import lookright.cli.commands.Work;
import lookright.model.device.Device;
import lookright.training.settings.SweepSettings;
import lookright.training.sweep.Sweep;
import lookright.training.sweep.SweepResult;
import lookright.training.sweep.SweepResult.Mean;
import lookright.training.sweep.SweepResult.PlanRow;
import org.jspecify.annotations.Nullable;

/** {@code lookright sweep}: runs the cells and prints plans by score. */
public final class RunSweep implements Work<SweepSettings> {
  private static final int FAILED = 3;

  @Override
  public int run(SweepSettings settings, Console console) {
    Device device = Devices.choose(settings.tasks().get(0).train().run(), console);
    try (Sweep sweep = new Sweep(settings, console.progress(), console.cancellation(), device)) {
      SweepResult result = sweep.run();
      print(result, settings, console.results());
      return result.failed() ? FAILED : 0;
    }
  }

  private static void print(SweepResult result, SweepSettings settings, PrintWriter out) {
    List<PlanRow> rows = result.plans();
    int task = Math.max(4, rows.stream().mapToInt(row -> row.task().length()).max().orElse(0));
    int plan = Math.max(4, rows.stream().mapToInt(row -> row.plan().length()).max().orElse(0));
    String format = "%-" + task + "s  %-" + plan + "s  %8s  %14s  %14s%s%n";
    out.printf(format, "task", "plan", "lr", "validation", "test", "");
    for (PlanRow row : rows) {
      out.printf(
          format,
          row.task(),
          row.plan(),
          row.rate(),
          percent(row.validation()),
          percent(row.test()),
          result.chosen().contains(row) ? "  chosen" : "");
    }
    out.println();
    out.println("Mean and sample standard deviation over seeds, percent. " + result.note() + ".");
    result.cells().stream()
        .filter(cell -> cell.failure() != null)
        .forEach(cell -> out.println("Failed: " + cell.folder() + ": " + cell.failure()));
    out.println(
        "All of it: %s; pictures and tests: ./lookright report %s"
            .formatted(settings.folder().resolve("sweep.csv"), settings.folder()));
  }

  private static String percent(@Nullable Mean score) {
    if (score == null) {
      return "-";
    }
    String mean = String.format(Locale.ROOT, "%.1f", 100 * score.mean());
    Double deviation = score.deviation();
    return deviation == null
        ? mean
        : mean + String.format(Locale.ROOT, " +- %.1f", 100 * deviation);
  }
}
