package lookright.training.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import lookright.model.labels.LabelSet;
import lookright.training.metrics.Score;
import lookright.training.report.page.Block;
import lookright.training.report.page.Block.Heading;
import lookright.training.report.page.Block.Paragraph;
import lookright.training.report.page.Page.Section;
import lookright.training.report.page.Table;
import lookright.training.report.page.Table.Kind;
import lookright.training.run.ScoreRecord;
import org.jspecify.annotations.Nullable;

/** Strict F1 of every type of span. */
final class TypeSection {
  private static final int COLUMNS = 12;

  private TypeSection() {}

  static Section of(List<Task> tasks) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        new Paragraph(
            "Strict F1 of each type, mean over seeds; in brackets how many spans are gold."));
    for (Task task : tasks) {
      Split split = task.experiment().mainSplit();
      Map<String, Integer> support = support(task.experiment(), split);
      if (!support.isEmpty()) {
        blocks.add(new Heading(task.name() + ", " + split));
        blocks.add(
            support.size() <= COLUMNS
                ? plansByTypes(task, split, support)
                : typesByPlans(task, split, support));
      }
    }
    return new Section("types", "Scores by type", blocks);
  }

  /** The gold spans of every type that some run was scored on. */
  private static Map<String, Integer> support(Experiment experiment, Split split) {
    Map<String, Integer> support = new TreeMap<>(LabelSet.BY_CODE_POINT);
    experiment.all().stream()
        .map(split::of)
        .filter(Objects::nonNull)
        .forEach(
            score ->
                score.strict().perType().forEach((type, one) -> support.put(type, one.support())));
    return support;
  }

  private static Table plansByTypes(Task task, Split split, Map<String, Integer> support) {
    Table.Builder table = Table.of("types-" + task.id()).columns(Kind.TEXT, "plan");
    support.forEach((type, gold) -> table.columns(Kind.SHADE, "%s (%d)".formatted(type, gold)));
    for (PlanRuns plan : task.experiment().plans()) {
      List<@Nullable Object> row = new ArrayList<>(List.of(plan.label()));
      support.keySet().forEach(type -> row.add(mean(plan, split, type)));
      table.row(row);
    }
    return table.build();
  }

  /** Many types: the plans of interest side by side. */
  private static Table typesByPlans(Task task, Split split, Map<String, Integer> support) {
    Experiment experiment = task.experiment();
    List<PlanRuns> plans =
        Stream.of(experiment.causal(), experiment.bestUnlocked()).filter(Objects::nonNull).toList();
    Table.Builder table =
        Table.of("types-" + task.id()).columns(Kind.TEXT, "type").columns(Kind.SCORE, "gold");
    plans.forEach(plan -> table.columns(Kind.SCORE, plan.label()));
    support.forEach(
        (type, gold) -> {
          List<@Nullable Object> row = new ArrayList<>(List.of(type, gold));
          plans.forEach(plan -> row.add(mean(plan, split, type)));
          table.row(row);
        });
    return table.build();
  }

  private static @Nullable Double mean(PlanRuns plan, Split split, String type) {
    double sum = 0;
    for (StoredRun run : plan.runs()) {
      ScoreRecord score = split.of(run.record());
      if (score == null) {
        return null;
      }
      Score one = score.strict().perType().get(type);
      sum += one == null ? 0 : 100 * one.f1() / plan.runs().size();
    }
    return sum;
  }
}
