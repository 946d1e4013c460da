package lookright.training.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import lookright.training.report.page.Block;
import lookright.training.report.page.Block.Code;
import lookright.training.report.page.Block.Heading;
import lookright.training.report.page.Block.Paragraph;
import lookright.training.report.page.Page.Section;
import lookright.training.report.page.Table;
import lookright.training.report.page.Table.Kind;
import lookright.training.run.Provenance;
import lookright.training.run.RunRecord;
import lookright.training.run.ScoreRecord;
import lookright.training.settings.DataSettings;
import org.jspecify.annotations.Nullable;

/** Every run, the command that makes it again, files and machines. */
final class RunSection {
  private RunSection() {}

  static Section of(List<Task> tasks) {
    List<Block> blocks = new ArrayList<>();
    for (Task task : tasks) {
      blocks.add(new Heading(task.title()));
      blocks.add(runs(task));
      blocks.add(new Code(CommandText.of(task.experiment())));
      Table.Builder table =
          Table.of("files-" + task.id()).columns(Kind.TEXT, "file").columns(Kind.CODE, "SHA-256");
      files(task.experiment().all().get(0)).forEach(table::row);
      blocks.add(table.build());
    }
    blocks.add(new Heading("Machine and versions"));
    machines(tasks, blocks);
    return new Section("runs", "Runs", blocks);
  }

  private static Table runs(Task task) {
    Table.Builder table =
        Table.of("runs-" + task.id())
            .columns(Kind.TEXT, "plan")
            .columns(Kind.DETAIL, "seed", "validation", "test", "test precision", "test recall")
            .columns(Kind.DETAIL, "lost words", "minutes")
            .columns(Kind.TEXT, "finished");
    for (PlanRuns plan : task.experiment().plans()) {
      plan.records().forEach(run -> table.row(row(plan.label(), run)));
    }
    return table.build();
  }

  /** Precision, recall and lost words are those on the test sentences. */
  private static List<@Nullable Object> row(String plan, RunRecord run) {
    ScoreRecord test = run.scores().test();
    List<@Nullable Object> row = new ArrayList<>(List.of(plan, run.seed()));
    row.add(percent(run.scores().validation(), ScoreRecord::headline));
    row.add(percent(test, ScoreRecord::headline));
    row.add(percent(test, score -> score.strict().precision()));
    row.add(percent(test, score -> score.strict().recall()));
    row.add(test == null ? null : test.lostWords());
    row.add(Math.round(run.trainingSeconds() / 60));
    row.add(run.finished());
    return row;
  }

  private static @Nullable Double percent(
      @Nullable ScoreRecord score, Function<ScoreRecord, Double> value) {
    return score == null ? null : 100 * value.apply(score);
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

  private static void machines(List<Task> tasks, List<Block> blocks) {
    List<RunRecord> records =
        tasks.stream().flatMap(task -> task.experiment().all().stream()).toList();
    Set<Provenance.Versions> versions =
        records.stream()
            .map(RunRecord::versions)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    for (Provenance.Versions one : versions) {
      long runs = records.stream().filter(run -> run.versions().equals(one)).count();
      blocks.add(
          new Paragraph(
              "LookRight %s, Java %s, %s, %d processors: %d of the runs."
                  .formatted(one.lookright(), one.java(), one.os(), one.processors(), runs)));
    }
    blocks.add(
        new Paragraph(
            "Minutes are wall time of training, whatever else the machine did meanwhile: no measure of"
                + " speed."));
  }
}
