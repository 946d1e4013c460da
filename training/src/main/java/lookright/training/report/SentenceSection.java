package lookright.training.report;

import java.util.ArrayList;
import java.util.List;
import lookright.model.labels.Span;
import lookright.model.labels.SpanScheme;
import lookright.training.data.PredictedSentence;
import lookright.training.report.page.Block;
import lookright.training.report.page.Block.Heading;
import lookright.training.report.page.Block.Paragraph;
import lookright.training.report.page.Block.Reading;
import lookright.training.report.page.Page.Section;

/** Sentences in which the best unlocked plan and the causal one find different spans. */
final class SentenceSection {
  private static final int SHOWN = 6;

  private SentenceSection() {}

  /** A sentence with the spans of three readers. */
  private record Case(
      PredictedSentence sentence, List<Span> gold, List<Span> causal, List<Span> best) {
    static Case of(PredictedSentence causal, PredictedSentence best) {
      return new Case(
          causal, spans(causal.tags()), spans(causal.predicted()), spans(best.predicted()));
    }

    private static List<Span> spans(List<String> tags) {
      return SpanScheme.STRICT_IOB2.decode(tags);
    }

    Block.Sentence block(String plan) {
      return new Block.Sentence(
          sentence.tokens(),
          List.of(
              new Reading("gold", gold), new Reading("causal", causal), new Reading(plan, best)));
    }
  }

  static Section of(List<Task> tasks) {
    List<Block> blocks = new ArrayList<>();
    tasks.forEach(task -> write(task, blocks));
    if (blocks.isEmpty()) {
      blocks.add(new Paragraph(SystemSection.MISSING));
    }
    return new Section("sentences", "Where looking right changes the answer", blocks);
  }

  private static void write(Task task, List<Block> blocks) {
    Experiment experiment = task.experiment();
    PlanRuns causal = experiment.causal();
    PlanRuns best = experiment.bestUnlocked();
    if (causal == null || best == null) {
      return;
    }
    Split split = experiment.mainSplit();
    PlanPredictions before = PlanPredictions.of(causal, split);
    PlanPredictions after = PlanPredictions.of(best, split);
    List<Long> seeds = before.shared(after);
    if (seeds.isEmpty() || !before.spans()) {
      return;
    }
    long seed = seeds.get(0);
    List<Case> differing = differing(before.of(seed), after.of(seed));
    List<Case> gained = differing.stream().filter(one -> one.best().equals(one.gold())).toList();
    List<Case> lost = differing.stream().filter(one -> one.causal().equals(one.gold())).toList();
    blocks.add(new Heading(task.name() + ", " + split));
    blocks.add(
        new Paragraph(
            """
            Plan %s, the best unlocked one by %s, and the causal plan, seed %d: in %d of %d sentences they \
            find different spans. In %d of these all spans of plan %1$s are right, in %d all of the causal \
            plan, in %d neither's. Shown are the first %d of each of the first two kinds."""
                .formatted(
                    best.label(),
                    split,
                    seed,
                    differing.size(),
                    before.of(seed).size(),
                    gained.size(),
                    lost.size(),
                    differing.size() - gained.size() - lost.size(),
                    SHOWN)));
    show("**Plan " + best.label() + " is right, the causal plan is not.**", gained, best, blocks);
    show("**The causal plan is right, plan " + best.label() + " is not.**", lost, best, blocks);
  }

  private static List<Case> differing(
      List<PredictedSentence> causal, List<PredictedSentence> best) {
    PlanPredictions.requireAsMany(causal.size(), best.size());
    List<Case> differing = new ArrayList<>();
    for (int i = 0; i < causal.size(); i++) {
      Case one = Case.of(causal.get(i), best.get(i));
      if (!one.causal().equals(one.best())) {
        differing.add(one);
      }
    }
    return differing;
  }

  private static void show(String title, List<Case> cases, PlanRuns best, List<Block> blocks) {
    if (!cases.isEmpty()) {
      blocks.add(new Paragraph(title));
      cases.stream().limit(SHOWN).forEach(one -> blocks.add(one.block(best.label())));
    }
  }
}
