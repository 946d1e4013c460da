package lookright.training.report;

import java.util.ArrayList;
import java.util.List;
import lookright.training.metrics.SpanCounts;
import lookright.training.report.page.Block;
import lookright.training.report.page.Block.Heading;
import lookright.training.report.page.Block.Paragraph;
import lookright.training.report.page.Page.Section;
import lookright.training.report.page.Table;
import lookright.training.report.page.Table.Kind;
import lookright.training.statistics.Holm;
import lookright.training.statistics.Resampling;
import lookright.training.statistics.SystemComparison;

/** Every plan against the causal one on the same sentences. */
final class SystemSection {
  /** What a section says that lacks predictions. */
  static final String MISSING =
      "Needs what runs predicted (`predictions-validation.jsonl`, `predictions-test.jsonl` beside their"
          + " `run.json`), of the causal plan and another with the same seed; `lookright train` writes it.";

  private static final String TEXT =
      """
      Is the difference more than the luck of these sentences? Counts of spans are summed over the seeds that \
      both plans have, which are taken as they are. **Interval:** 95 %% of %1$d paired bootstrap samples of \
      sentences lie in it. **p:** two-sided, approximate randomisation: in %1$d draws every sentence's \
      predictions are swapped between the two plans or not; p cannot be below 1/%2$d. **Holm:** p corrected \
      for all plans of the table together. Seed of both: %3$d.
      """;

  private SystemSection() {}

  /** A plan that was compared. */
  private record Compared(PlanRuns plan, int seeds, SystemComparison result) {}

  static Section of(List<Task> tasks) {
    List<Block> blocks = new ArrayList<>();
    Resampling resampling = Resampling.DEFAULT;
    blocks.add(
        new Paragraph(
            TEXT.formatted(resampling.draws(), resampling.draws() + 1, resampling.seed()).strip()));
    boolean any = false;
    for (Task task : tasks) {
      for (Split split : Split.values()) {
        List<Compared> compared = compare(task.experiment(), split);
        if (!compared.isEmpty()) {
          blocks.add(new Heading(task.name() + ", " + split));
          blocks.add(table("against-causal-" + split + "-" + task.id(), compared));
          any = true;
        }
      }
    }
    if (!any) {
      blocks.set(0, new Paragraph(MISSING));
    }
    return new Section("systems", "Each plan against the causal one", blocks);
  }

  private static List<Compared> compare(Experiment experiment, Split split) {
    PlanRuns causal = experiment.causal();
    if (causal == null) {
      return List.of();
    }
    PlanPredictions before = PlanPredictions.of(causal, split);
    List<Compared> compared = new ArrayList<>();
    for (PlanRuns plan : experiment.plans()) {
      PlanPredictions after =
          plan.isCausal()
              ? before
              : PlanPredictions.of(plan, split); // one plan in memory at a time
      List<Long> seeds = before.shared(after);
      if (!plan.isCausal() && !seeds.isEmpty()) {
        List<SpanCounts> first = before.counts(seeds);
        List<SpanCounts> second = after.counts(seeds);
        PlanPredictions.requireAsMany(first.size(), second.size());
        compared.add(
            new Compared(
                plan, seeds.size(), SystemComparison.of(first, second, Resampling.DEFAULT)));
      }
    }
    return compared;
  }

  private static Table table(String id, List<Compared> compared) {
    Table.Builder table =
        Table.of(id)
            .columns(Kind.TEXT, "plan")
            .columns(Kind.SCORE, "seeds", "causal", "plan's score")
            .columns(Kind.DIFFERENCE, "difference", "95 % from", "to")
            .columns(Kind.P, "p", "p, Holm");
    List<Double> adjusted = Holm.adjust(compared.stream().map(one -> one.result().p()).toList());
    for (int i = 0; i < compared.size(); i++) {
      Compared one = compared.get(i);
      SystemComparison result = one.result();
      table.row(
          one.plan().label(),
          one.seeds(),
          100 * result.before(),
          100 * result.after(),
          100 * result.difference(),
          100 * result.low(),
          100 * result.high(),
          result.p(),
          adjusted.get(i));
    }
    return table.build();
  }
}
