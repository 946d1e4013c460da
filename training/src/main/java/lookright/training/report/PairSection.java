package lookright.training.report;

import java.util.ArrayList;
import java.util.List;
import lookright.training.report.page.Block;
import lookright.training.report.page.Block.Heading;
import lookright.training.report.page.Block.Paragraph;
import lookright.training.report.page.Page.Section;
import lookright.training.report.page.Table;
import lookright.training.report.page.Table.Kind;
import lookright.training.statistics.Holm;
import lookright.training.statistics.PairedTTest;
import lookright.training.statistics.PlanPair;
import lookright.training.statistics.Resampling;
import org.jspecify.annotations.Nullable;

/** Does unlocking groups nearer to the output too help? The paper's test and one to believe. */
final class PairSection {
  private static final String QUESTION =
      """
      **The question:** given a plan, does it help to unlock groups nearer to the output too? A pair is a \
      plan and one that has the same bits up to its last 1 and at least one more 1 behind it (17 pairs for \
      all plans of 4 groups); the plan that unlocks nothing is in no pair. Both tests are one-sided: after \
      is better than before.
      """;
  private static final String TESTS =
      """
      **Paper's t-test:** paired over pairs, on means over seeds. As published; pairs share plans, so p is \
      not calibrated: it comes out too small too often. The paper rejects at p < 0.01. **Permutation \
      test:** blocked by seed. Within every seed the scores of plans that pairs connect, those with the same \
      first unlocked group, are shuffled, %d times with seed %d; p is the share of shuffles, what was \
      found included, with at least its mean gain. **Holm:** the p of the permutation tests corrected for \
      all %d tests of this table together.
      """;

  private PairSection() {}

  static Section of(List<Task> tasks) {
    List<PairTest> tests = new ArrayList<>();
    for (Task task : tasks) {
      for (Split split : Split.values()) {
        PairTest.of(task, split).ifPresent(tests::add);
      }
    }
    List<Block> blocks = new ArrayList<>(List.of(new Paragraph(QUESTION.strip())));
    if (tests.isEmpty()) {
      blocks.add(new Paragraph("Needs two plans of such a pair with a seed in common."));
    } else {
      Resampling resampling = Resampling.DEFAULT;
      blocks.add(
          new Paragraph(
              TESTS.formatted(resampling.draws(), resampling.seed(), tests.size()).strip()));
      blocks.add(summary(tests));
      tests.stream()
          .filter(test -> test.split() == test.task().experiment().mainSplit())
          .forEach(
              test -> {
                blocks.add(new Heading("Pairs on " + test.task().name() + ", " + test.split()));
                blocks.add(pairs(test));
              });
    }
    return new Section("pairs", "Does unlocking more help?", blocks);
  }

  private static Table summary(List<PairTest> tests) {
    Table.Builder table =
        Table.of("pair-tests")
            .columns(Kind.TEXT, "data", "sentences", "pairs run")
            .columns(Kind.SCORE, "seeds")
            .columns(Kind.DIFFERENCE, "mean gain")
            .columns(Kind.DETAIL, "t")
            .columns(Kind.P, "p, t-test as published", "p, permutation", "p, Holm");
    List<Double> adjusted =
        Holm.adjust(tests.stream().map(test -> test.permutation().p()).toList());
    for (int i = 0; i < tests.size(); i++) {
      PairTest test = tests.get(i);
      PairedTTest published = test.published();
      List<@Nullable Object> row = new ArrayList<>();
      row.add(test.task().name());
      row.add(test.split().toString());
      row.add(test.pairs().size() + " of " + test.possible());
      row.add(test.scores().seeds());
      row.add(test.permutation().gain());
      row.add(published == null ? null : published.t());
      row.add(published == null ? null : published.p());
      row.add(test.permutation().p());
      row.add(adjusted.get(i));
      table.row(row);
    }
    return table.build();
  }

  private static Table pairs(PairTest test) {
    Table.Builder table =
        Table.of("pairs-" + test.task().id())
            .columns(Kind.TEXT, "before", "after")
            .columns(Kind.SCORE, "mean before", "mean after")
            .columns(Kind.DIFFERENCE, "gain");
    for (PlanPair pair : test.pairs()) {
      double before = test.mean(pair.before());
      double after = test.mean(pair.after());
      table.row(pair.before(), pair.after(), before, after, after - before);
    }
    return table.build();
  }
}
