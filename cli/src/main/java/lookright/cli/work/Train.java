package lookright.cli.work;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import lookright.cli.commands.Console;
import lookright.cli.commands.Work;
import lookright.model.device.Device;
import lookright.ops.Workers;
import lookright.training.loop.TrainingLoop.Surroundings;
import lookright.training.run.RunResult;
import lookright.training.run.ScoreRecord;
import lookright.training.run.TaggerRuns;
import lookright.training.settings.TrainSettings;
import org.jspecify.annotations.Nullable;

/** {@code lookright train}: trains and prints a table of the runs. */
public final class Train implements Work<TrainSettings> {
  @Override
  public int run(TrainSettings settings, Console console) {
    Device device = Devices.choose(settings.run(), console);
    try (Workers workers = new Workers(settings.run().threads());
        TaggerRuns runs =
            new TaggerRuns(
                settings,
                new Surroundings(workers, console.progress(), console.cancellation(), device))) {
      print(runs.run(), settings, console.results());
      return 0;
    }
  }

  private static void print(List<RunResult> results, TrainSettings settings, PrintWriter out) {
    int width = results.stream().mapToInt(r -> r.plan().toString().length()).max().orElse(4);
    String row = "%-" + Math.max(4, width) + "s  %6s  %10s  %6s  %7s%n";
    String score = results.get(0).test() == null && results.get(0).validation() == null ? "" : "F1";
    out.printf(Locale.ROOT, row, "plan", "seed", "validation", "test", "seconds");
    RunResult best = results.get(0);
    for (RunResult result : results) {
      out.printf(
          Locale.ROOT,
          row,
          result.plan(),
          result.seed(),
          percent(result.validation()),
          percent(result.test()),
          String.format(Locale.ROOT, "%.1f", result.seconds()));
      if (headline(result) > headline(best)) {
        best = result;
      }
    }
    out.println();
    if (!score.isEmpty()) {
      out.println(
          "Scores are strict span F1 in percent (token accuracy for labels without spans).");
    }
    Path folder = best.folder();
    out.println(
        results.size() == 1
            ? "The tagger is in " + folder + "."
            : "All of it: " + settings.output().folder().resolve("summary.json"));
    out.println("Tag your own sentence:");
    out.println(
        "  echo 'Jordan called the office in Oslo on 3 May.' | ./lookright tag --model "
            + folder
            + " --output-format text");
  }

  private static double headline(RunResult result) {
    ScoreRecord deciding = result.validation();
    return deciding == null ? 0 : deciding.headline();
  }

  private static String percent(@Nullable ScoreRecord scored) {
    return scored == null ? "-" : String.format(Locale.ROOT, "%.1f", 100 * scored.headline());
  }
}
