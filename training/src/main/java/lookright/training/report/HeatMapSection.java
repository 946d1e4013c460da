package lookright.training.report;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import lookright.training.report.page.Block;
import lookright.training.report.page.Block.Paragraph;
import lookright.training.report.page.Page.Section;
import lookright.training.report.page.Table;
import lookright.training.report.page.Table.Kind;
import lookright.training.statistics.Sample;
import org.jspecify.annotations.Nullable;

/** Plans by data sets: means, the darker the higher in their column. */
final class HeatMapSection {
  private static final String TEXT =
      "Mean over seeds. The higher a score is in its column, the darker its cell; where the lowest lies"
          + " far below all others, it and what is near it stay white.";

  private HeatMapSection() {}

  static Section of(List<Task> tasks) {
    TreeSet<String> labels = new TreeSet<>();
    tasks.forEach(task -> task.experiment().plans().forEach(plan -> labels.add(plan.label())));
    Table.Builder table = Table.of("heat-map").columns(Kind.TEXT, "plan");
    for (Task task : tasks) {
      for (Split split : Split.values()) {
        table.columns(Kind.SHADE, task.name() + ": " + split);
      }
    }
    for (String label : labels) {
      List<@Nullable Object> row = new ArrayList<>(List.of(label));
      for (Task task : tasks) {
        for (Split split : Split.values()) {
          row.add(mean(task, label, split));
        }
      }
      table.row(row);
    }
    List<Block> blocks = List.of(new Paragraph(TEXT), table.build());
    return new Section("heat-map", "Plans and data sets", blocks);
  }

  private static @Nullable Double mean(Task task, String label, Split split) {
    for (PlanRuns plan : task.experiment().plans()) {
      Sample sample = plan.label().equals(label) ? plan.sample(split) : null;
      if (sample != null) {
        return sample.mean();
      }
    }
    return null;
  }
}
