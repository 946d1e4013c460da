package lookright.training.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import lookright.training.report.page.Block;
import lookright.training.report.page.Block.Heading;
import lookright.training.report.page.Block.Paragraph;
import lookright.training.report.page.Page.Section;
import lookright.training.report.page.Table;
import lookright.training.report.page.Table.Kind;
import org.jspecify.annotations.Nullable;

/** Which types are taken for which, under the causal plan and the best unlocked one. */
final class ConfusionSection {
  private static final String TEXT =
      "A row is a gold type, a column what became of its spans, in percent of the row; counts are summed over"
          + " seeds. A span with the same words counts under the type that it was given, one that only overlaps"
          + " under other boundaries. The last row says which types were found where no gold span is.";

  private ConfusionSection() {}

  static Section of(List<Task> tasks) {
    List<Block> blocks = new ArrayList<>();
    for (Task task : tasks) {
      Experiment experiment = task.experiment();
      Split split = experiment.mainSplit();
      List<PlanRuns> plans =
          Stream.of(experiment.causal(), experiment.bestUnlocked())
              .filter(Objects::nonNull)
              .toList();
      for (PlanRuns plan : plans) {
        PlanPredictions predictions = PlanPredictions.of(plan, split);
        if (!predictions.bySeed().isEmpty()) {
          blocks.add(
              new Heading(
                  "%s, %s, plan %s%s"
                      .formatted(
                          task.name(),
                          split,
                          plan.label(),
                          plan.isCausal() ? " (causal)" : " (best unlocked)")));
          String id = "confusions-" + (plan.isCausal() ? "causal-" : "best-") + task.id();
          blocks.add(table(id, TypeConfusions.of(predictions), predictions.spans()));
        }
      }
    }
    blocks.add(0, new Paragraph(blocks.isEmpty() ? SystemSection.MISSING : TEXT));
    return new Section("confusions", "Type confusions", blocks);
  }

  private static Table table(String id, TypeConfusions confusions, boolean spans) {
    Set<String> types = confusions.types();
    List<String> columns = new ArrayList<>(types);
    List<String> rows = new ArrayList<>(types);
    if (spans) {
      columns.addAll(List.of(TypeConfusions.BOUNDARIES, TypeConfusions.MISSED));
      rows.add(TypeConfusions.NOTHING);
    }
    Table.Builder table = Table.of(id).columns(Kind.TEXT, "gold").columns(Kind.SCORE, "count");
    columns.forEach(column -> table.columns(Kind.SHARE, column));
    for (String gold : rows) {
      int all = columns.stream().mapToInt(found -> confusions.count(gold, found, 0)).sum();
      List<@Nullable Object> row = new ArrayList<>(List.of(gold, all));
      for (String found : columns) {
        int count = confusions.count(gold, found, 0);
        row.add(count == 0 ? null : 100.0 * count / all);
      }
      table.row(row);
    }
    return table.build();
  }
}
