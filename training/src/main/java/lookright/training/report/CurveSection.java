package lookright.training.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import lookright.training.report.page.Block;
import lookright.training.report.page.Block.Figure;
import lookright.training.report.page.Block.Heading;
import lookright.training.report.page.Block.Paragraph;
import lookright.training.report.page.Page.Section;
import lookright.training.report.page.Table;
import lookright.training.report.page.Table.Kind;
import lookright.training.run.RunRecord;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.XYChart;

/** Learning curves: means over seeds, epoch by epoch. */
final class CurveSection {
  private static final int LINES = 6;
  private static final int COLUMNS = 12;

  private CurveSection() {}

  static Section of(List<Task> tasks) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Paragraph("Means over seeds."));
    for (Task task : tasks) {
      blocks.add(new Heading(task.name()));
      write(task, blocks);
    }
    return new Section("curves", "Learning curves", blocks);
  }

  private static void write(Task task, List<Block> blocks) {
    Experiment experiment = task.experiment();
    List<PlanRuns> shown = shown(experiment);
    String which =
        shown.size() == experiment.plans().size()
            ? ""
            : " Of %d plans: the causal one, the full one and those with the highest score."
                .formatted(experiment.plans().size());
    boolean scored =
        experiment.all().stream()
            .allMatch(run -> run.epochs().stream().allMatch(e -> e.validation() != null));
    if (scored) {
      blocks.add(
          figure(
              "score-curve-" + task.id(),
              "Validation score by epoch on " + task.name() + "." + which,
              "validation score",
              shown,
              CurveSection::percent));
    }
    blocks.add(
        figure(
            "loss-curve-" + task.id(),
            "Training loss by epoch on " + task.name() + "." + which,
            "training loss",
            shown,
            RunRecord.Epoch::loss));
    blocks.add(table(task, scored));
  }

  private static @Nullable Double percent(RunRecord.Epoch epoch) {
    Double score = epoch.validation();
    return score == null ? null : 100 * score;
  }

  /** Few enough to be told apart. */
  private static List<PlanRuns> shown(Experiment experiment) {
    List<PlanRuns> plans = experiment.plans();
    Set<PlanRuns> chosen = new LinkedHashSet<>();
    plans.stream().filter(PlanRuns::isCausal).forEach(chosen::add);
    plans.stream().filter(PlanRuns::isFull).forEach(chosen::add);
    Split split = experiment.mainSplit();
    plans.stream()
        .filter(plan -> plan.sample(split) != null)
        .sorted(Comparator.comparingDouble((PlanRuns plan) -> plan.mean(split)).reversed())
        .forEach(chosen::add);
    chosen.addAll(plans);
    return chosen.stream().limit(LINES).toList();
  }

  private static Figure figure(
      String id,
      String caption,
      String axis,
      List<PlanRuns> plans,
      Function<RunRecord.Epoch, @Nullable Double> value) {
    XYChart chart = Charts.chart("epoch", axis);
    int longest = 1;
    for (PlanRuns plan : plans) {
      double[] means = means(plan, value);
      if (means.length > 0) {
        Charts.line(
            chart,
            plan.label(),
            IntStream.rangeClosed(1, means.length).asDoubleStream().toArray(),
            means);
        longest = Math.max(longest, means.length);
      }
    }
    Charts.wholeNumbers(chart, 1, longest);
    return new Figure(id, caption, chart);
  }

  /** As many epochs as all seeds have. */
  private static double[] means(PlanRuns plan, Function<RunRecord.Epoch, @Nullable Double> value) {
    int epochs = plan.records().stream().mapToInt(run -> run.epochs().size()).min().orElse(0);
    double[] means = new double[epochs];
    for (int epoch = 0; epoch < epochs; epoch++) {
      for (RunRecord run : plan.records()) {
        Double one = value.apply(run.epochs().get(epoch));
        means[epoch] += (one == null ? Double.NaN : one) / plan.records().size();
      }
    }
    return means;
  }

  private static Table table(Task task, boolean scored) {
    List<PlanRuns> plans = task.experiment().plans();
    int last =
        plans.stream().mapToInt(plan -> means(plan, RunRecord.Epoch::loss).length).max().orElse(0);
    int step = Math.max(1, (last + COLUMNS - 1) / COLUMNS);
    List<Integer> epochs =
        IntStream.rangeClosed(1, scored ? last : 0)
            .filter(epoch -> (last - epoch) % step == 0)
            .boxed()
            .toList();
    Table.Builder table = Table.of("curves-" + task.id()).columns(Kind.TEXT, "plan");
    epochs.forEach(epoch -> table.columns(Kind.SHADE, "epoch " + epoch));
    table.columns(Kind.DETAIL, "last loss");
    for (PlanRuns plan : plans) {
      double[] scores = means(plan, CurveSection::percent);
      double[] losses = means(plan, RunRecord.Epoch::loss);
      List<@Nullable Object> row = new ArrayList<>(List.of(plan.label()));
      epochs.forEach(epoch -> row.add(epoch <= scores.length ? scores[epoch - 1] : null));
      row.add(losses.length == 0 ? null : losses[losses.length - 1]);
      table.row(row);
    }
    return table.build();
  }
}
