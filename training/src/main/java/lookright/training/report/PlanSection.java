package lookright.training.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import lookright.training.report.page.Block;
import lookright.training.report.page.Block.Heading;
import lookright.training.report.page.Block.Paragraph;
import lookright.training.report.page.Page.Section;
import lookright.training.report.page.Table;
import lookright.training.report.page.Table.Bar;
import lookright.training.report.page.Table.Kind;
import lookright.training.settings.TrainSettings;
import lookright.training.statistics.Sample;
import org.jspecify.annotations.Nullable;

/** Plans by their score, with intervals. */
final class PlanSection {
  private static final String INTERVAL =
      "Intervals are Student's 95 % intervals of the mean over seeds: about further seeds on the same"
          + " sentences, not about other sentences.";
  private static final String GRID =
      "Every plan was scored on the test sentences, as in the paper: whoever picks a plan by that table"
          + " has looked at the test set.";
  private static final String SELECT =
      "Test sentences were read for some plans only; plans are compared on validation.";

  private PlanSection() {}

  static Section of(List<Task> tasks) {
    List<Block> blocks = new ArrayList<>();
    for (Task task : tasks) {
      blocks.add(new Heading(task.title()));
      blocks.add(new Paragraph(how(task.experiment())));
      for (Split split : Split.values()) {
        Table table = table(task, split);
        if (!table.rows().isEmpty()) {
          blocks.add(new Paragraph("**On the " + split + " sentences.**"));
          blocks.add(table);
        }
      }
    }
    blocks.add(new Paragraph(INTERVAL));
    return new Section("plans", "Plans by score", blocks);
  }

  private static String how(Experiment experiment) {
    TrainSettings settings = experiment.setup().settings();
    List<PlanRuns> plans = experiment.plans();
    long tested = plans.stream().filter(plan -> plan.sample(Split.TEST) != null).count();
    String protocol = "";
    if (plans.size() > 1 && tested > 0) {
      protocol = " " + (tested == plans.size() ? GRID : SELECT);
    }
    return "%d epochs, weights of the %s epoch. %s%s"
        .formatted(settings.run().epochs(), settings.keep(), bits(plans), protocol);
  }

  private static String bits(List<PlanRuns> plans) {
    PlanRuns first = plans.stream().filter(p -> !p.bits().isEmpty()).findFirst().orElse(null);
    if (first == null) {
      return "";
    }
    int size = first.bits().length() / first.label().length();
    return "A plan has one bit %s, the first next to the embeddings: 1 sees the whole sentence."
        .formatted(size == 1 ? "a layer" : "a group of " + size + " layers");
  }

  private static Table table(Task task, Split split) {
    Table.Builder table =
        Table.of("plans-" + split + "-" + task.id())
            .columns(Kind.TEXT, "plan")
            .columns(Kind.SCORE, "seeds", "mean", "sd", "95 % from", "to")
            .columns(Kind.BAR, "mean and interval")
            .columns(Kind.CODE, "masks");
    task.experiment().plans().stream()
        .filter(plan -> plan.sample(split) != null)
        .sorted(Comparator.comparingDouble((PlanRuns plan) -> plan.mean(split)).reversed())
        .forEach(plan -> table.row(row(plan, Objects.requireNonNull(plan.sample(split)))));
    return table.build();
  }

  private static List<@Nullable Object> row(PlanRuns plan, Sample sample) {
    Double margin = sample.margin();
    double around = margin == null ? 0 : margin;
    List<@Nullable Object> row = new ArrayList<>();
    row.add(plan.label());
    row.add(sample.values().size());
    row.add(sample.mean());
    row.add(sample.deviation());
    row.add(margin == null ? null : sample.mean() - around);
    row.add(margin == null ? null : sample.mean() + around);
    row.add(new Bar(sample.mean() - around, sample.mean(), sample.mean() + around));
    row.add(plan.masks());
    return row;
  }
}
