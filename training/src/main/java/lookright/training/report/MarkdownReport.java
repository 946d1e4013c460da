package lookright.training.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import lookright.training.run.Provenance;
import lookright.training.run.RunRecord;
import lookright.training.run.ScoreRecord;
import lookright.training.settings.DataSettings;
import lookright.training.settings.TrainSettings;
import lookright.training.statistics.Sample;
import org.jspecify.annotations.Nullable;

/** Run records as one Markdown page: what was reached, with what, and how to do it again. */
public final class MarkdownReport {
  private static final String HEAD =
      """
      # Results

      <!-- Generated from run records by `lookright report`. Do not edit. -->

      Strict span F1 in percent (token accuracy where labels spell no spans): mean ± sample standard \
      deviation (n - 1) over seeds.
      """;

  private final StringBuilder text = new StringBuilder(HEAD);

  private MarkdownReport() {}

  /**
   * The page.
   *
   * @throws lookright.io.UserException if a run is there twice
   */
  public static String of(List<RunRecord> records) {
    MarkdownReport report = new MarkdownReport();
    List<Experiment> experiments = Experiment.of(records);
    experiments.forEach(report::plans);
    experiments.forEach(experiment -> report.wordOrFuture(experiment, experiments));
    experiments.forEach(report::details);
    report.machines(records);
    return report.text.toString();
  }

  private static String title(Experiment experiment) {
    TrainSettings settings = experiment.setup().settings();
    return "%s on %s, labels on %s sub-tokens"
        .formatted(
            settings.model(), settings.data().train(), experiment.setup().labelOn().toString());
  }

  private void plans(Experiment experiment) {
    TrainSettings settings = experiment.setup().settings();
    heading("## " + title(experiment));
    line(
        "%d epochs, weights of the %s epoch. A plan has one bit a layer, the first next to the embeddings: 1 sees the whole sentence."
            .formatted(settings.run().epochs(), settings.keep()));
    text.append('\n');
    table("plan", "masks", "seeds", "validation", "test");
    for (Map.Entry<String, List<RunRecord>> plan : experiment.runs().entrySet()) {
      List<RunRecord> runs = plan.getValue();
      row(
          plan.getKey(),
          "`" + runs.get(0).plan() + "`",
          String.valueOf(runs.size()),
          over(runs, run -> run.scores().validation()),
          over(runs, run -> run.scores().test()));
    }
  }

  private static String over(
      List<RunRecord> runs, Function<RunRecord, @Nullable ScoreRecord> score) {
    Sample sample = Experiment.sample(runs, score);
    return sample == null ? "" : sample.toString();
  }

  private void wordOrFuture(Experiment first, List<Experiment> all) {
    WordOrFuture.counterpart(first, all)
        .ifPresent(
            last -> {
              List<WordOrFuture> found = new ArrayList<>();
              WordOrFuture.of("Validation", first, last, run -> run.scores().validation())
                  .ifPresent(found::add);
              WordOrFuture.of("Test", first, last, run -> run.scores().test())
                  .ifPresent(found::add);
              if (!found.isEmpty()) {
                heading("## The rest of one's own word, or later words?");
                found.forEach(one -> text.append(one.text()).append('\n'));
                line(
                    "This compares models that were trained apart, one reading the first and one"
                        + " the last sub-token; it is no exact division.");
              }
            });
  }

  private void details(Experiment experiment) {
    heading("## Runs: " + title(experiment));
    table(
        "plan",
        "seed",
        "validation",
        "test",
        "test precision",
        "test recall",
        "lost words",
        "minutes",
        "finished");
    for (Map.Entry<String, List<RunRecord>> plan : experiment.runs().entrySet()) {
      plan.getValue().forEach(run -> run(plan.getKey(), run));
    }
    text.append("\n```\n").append(CommandText.of(experiment)).append("```\n\n");
    table("file", "SHA-256");
    files(experiment.all().get(0)).forEach((file, hash) -> row(file, "`" + hash + "`"));
  }

  /** Precision, recall and lost words are those on the test sentences. */
  private void run(String plan, RunRecord run) {
    ScoreRecord test = run.scores().test();
    row(
        plan,
        String.valueOf(run.seed()),
        percent(run.scores().validation(), ScoreRecord::headline),
        percent(test, ScoreRecord::headline),
        percent(test, score -> score.strict().precision()),
        percent(test, score -> score.strict().recall()),
        test == null ? "" : String.valueOf(test.lostWords()),
        String.format(Locale.ROOT, "%.0f", run.trainingSeconds() / 60),
        run.finished());
  }

  private static String percent(@Nullable ScoreRecord score, Function<ScoreRecord, Double> value) {
    return score == null ? "" : String.format(Locale.ROOT, "%.2f", 100 * value.apply(score));
  }

  private static Map<String, String> files(RunRecord run) {
    Map<String, String> files = new LinkedHashMap<>();
    Path model = Objects.requireNonNullElse(run.settings().model().getFileName(), Path.of(""));
    run.baseSha256().forEach((file, hash) -> files.put(model.resolve(file).toString(), hash));
    DataSettings data = run.settings().data();
    for (Path file : Arrays.asList(data.train(), data.validation(), data.test())) {
      if (file != null) {
        String hash = run.dataSha256().getOrDefault(file.toString(), "");
        files.put(String.valueOf(file.getFileName()), hash);
      }
    }
    return files;
  }

  private void machines(Collection<RunRecord> records) {
    heading("## Machine and versions");
    Set<Provenance.Versions> versions =
        records.stream()
            .map(RunRecord::versions)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    for (Provenance.Versions one : versions) {
      long runs = records.stream().filter(run -> run.versions().equals(one)).count();
      line(
          "- LookRight %s, Java %s, %s, %d processors: %d of the runs"
              .formatted(one.lookright(), one.java(), one.os(), one.processors(), runs));
    }
    text.append('\n');
    line(
        "Minutes are wall time of training, whatever else the machine did meanwhile: no measure of"
            + " speed.");
  }

  private void heading(String heading) {
    text.append('\n').append(heading).append("\n\n");
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private void table(String... columns) {
    row(columns);
    text.append("|---".repeat(columns.length)).append("|\n");
  }

  private void row(String... cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
