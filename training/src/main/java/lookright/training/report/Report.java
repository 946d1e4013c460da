package lookright.training.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lookright.training.report.page.Block;
import lookright.training.report.page.Block.Paragraph;
import lookright.training.report.page.Page;
import lookright.training.report.page.Page.Section;

/** What runs came to, as a page: what was reached, whether it is chance, how to do it again. */
public final class Report {
  private static final String INTRO =
      "Strict span F1 in percent (token accuracy where labels spell no spans). Means and sample standard"
          + " deviations (n - 1) are over seeds.";

  private Report() {}

  /**
   * The page.
   *
   * @param runs at least one
   * @throws lookright.io.UserException if a run is there twice, or a file of predictions is broken
   */
  public static Page of(List<StoredRun> runs) {
    List<Experiment> experiments = Experiment.of(runs);
    List<Task> tasks = Task.of(experiments);
    List<Section> sections = new ArrayList<>();
    sections.add(PlanSection.of(tasks));
    sections.add(HeatMapSection.of(tasks));
    sections.add(LayerSection.of(tasks));
    sections.add(PairSection.of(tasks));
    sections.add(SystemSection.of(tasks));
    wordOrFuture(experiments).ifPresent(sections::add);
    sections.add(TypeSection.of(tasks));
    sections.add(ConfusionSection.of(tasks));
    sections.add(SentenceSection.of(tasks));
    sections.add(CurveSection.of(tasks));
    sections.add(RunSection.of(tasks));
    return new Page("Results", INTRO, sections);
  }

  private static Optional<Section> wordOrFuture(List<Experiment> all) {
    List<Block> blocks = new ArrayList<>();
    for (Experiment first : all) {
      WordOrFuture.counterpart(first, all)
          .ifPresent(
              last -> {
                for (Split split : Split.values()) {
                  String name = split == Split.VALIDATION ? "Validation" : "Test";
                  WordOrFuture.of(name, first, last, split::of)
                      .ifPresent(found -> blocks.add(new Paragraph(found.text().strip())));
                }
              });
    }
    if (blocks.isEmpty()) {
      return Optional.empty();
    }
    blocks.add(
        new Paragraph(
            "This compares models that were trained apart, one reading the first and one the last"
                + " sub-token; it is no exact division."));
    return Optional.of(
        new Section("word-or-future", "The rest of one's own word, or later words?", blocks));
  }
}
