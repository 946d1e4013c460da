package lookright.training.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lookright.io.UserException;
import lookright.model.tagging.LabelPosition;
import lookright.training.data.PredictedSentence;
import lookright.training.data.PredictionFile;
import lookright.training.report.page.Block;
import lookright.training.report.page.MarkdownForm;
import lookright.training.report.page.Page;
import lookright.training.report.page.Table;
import lookright.training.run.RunRecord;
import lookright.training.statistics.PlanPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All plans of four layers with three seeds: each unlocked layer adds a point, the last one two.
 */
class SweptRunsTest {
  @TempDir private Path folder;

  private static String masks(String bits) {
    return bits.chars()
        .mapToObj(bit -> bit == '1' ? "full" : "causal")
        .collect(Collectors.joining(", "));
  }

  private static double score(String bits, long seed) {
    long ones = bits.chars().filter(bit -> bit == '1').count();
    return (50 + ones + (bits.endsWith("1") ? 1 : 0) + 0.1 * seed) / 100;
  }

  private List<StoredRun> runs() {
    List<StoredRun> runs = new ArrayList<>();
    for (String bits : PlanPair.plans(4)) {
      for (long seed = 1; seed <= 3; seed++) {
        double score = score(bits, seed);
        StoredRun run = Runs.run(masks(bits), seed, LabelPosition.FIRST, score, score - 0.1);
        runs.add(new StoredRun(folder.resolve(bits + "-seed" + seed), run.record()));
      }
    }
    return runs;
  }

  private static Map<String, Table> tables(Page page) {
    return page.tables().stream().collect(Collectors.toMap(Table::id, table -> table));
  }

  @Test
  void thePapersPairsAreTestedOnBothSplits() {
    Map<String, Table> tables = tables(Report.of(runs()));
    Table tests = tables.get("pair-tests");
    assertThat(tests.rows()).hasSize(2);
    for (List<Object> row : tests.rows()) {
      assertThat(row.subList(0, 1)).containsExactly("a.train");
      assertThat(row.get(2)).isEqualTo("17 of 17");
      assertThat(row.get(3)).isEqualTo(3);
      assertThat((Double) row.get(6)).isLessThan(0.0001);
      assertThat((Double) row.get(7)).isEqualTo(0.0001); // no shuffle is as good: (0 + 1) / 10,000
      assertThat((Double) row.get(8)).isEqualTo(0.0002);
    }
    assertThat(tables.get("pairs-a-train").rows()).hasSize(17);
  }

  @Test
  void numberAndPlaceAreTold() {
    Map<String, Table> tables = tables(Report.of(runs()));
    assertThat(tables.get("unlocked-layers-a-train").rows())
        .extracting(row -> row.get(1))
        .containsExactly(1, 4, 6, 4, 1);
    List<List<Object>> place = tables.get("place-a-train").rows();
    assertThat(place)
        .extracting(row -> (Double) row.get(3))
        .satisfies(
            differences -> {
              assertThat(differences.get(0)).isCloseTo(1, within(1e-9));
              assertThat(differences.get(3)).isCloseTo(2, within(1e-9));
            });
    assertThat(tables.get("plans-validation-a-train").rows().get(0).get(0)).isEqualTo("1111");
    assertThat(tables.get("heat-map").rows()).hasSize(16);
  }

  /** What a sweep that selects leaves: test scores of one plan. */
  @Test
  void testScoresMayBeThoseOfOnePlan() {
    List<StoredRun> runs =
        runs().stream()
            .map(
                run ->
                    run.masks().toString().equals("full*4")
                        ? run
                        : new StoredRun(run.folder(), withoutTest(run.record())))
            .toList();
    Page page = Report.of(runs);
    Map<String, Table> tables = tables(page);
    assertThat(tables.get("plans-test-a-train").rows()).hasSize(1);
    assertThat(tables.get("plans-validation-a-train").rows()).hasSize(16);
    assertThat(tables.get("pair-tests").rows()).hasSize(1);
    assertThat(MarkdownForm.of(page))
        .contains("Test sentences were read for some plans only")
        .doesNotContain("has looked at the test set");
  }

  private static RunRecord withoutTest(RunRecord run) {
    return new RunRecord(
        run.name(),
        run.plan(),
        run.seed(),
        run.finished(),
        run.trainingSeconds(),
        new RunRecord.Scores(run.scores().validation(), null),
        run.epochs(),
        run.settings(),
        run.dataSha256(),
        run.baseSha256(),
        run.identity(),
        run.versions(),
        run.speed());
  }

  @Test
  void withoutPredictionsOneLineSaysWhatIsMissing() {
    Page page = Report.of(runs());
    for (String id : List.of("systems", "confusions", "sentences")) {
      assertThat(section(page, id).blocks())
          .containsExactly(new Block.Paragraph(SystemSection.MISSING));
    }
  }

  private static Page.Section section(Page page, String id) {
    return page.sections().stream().filter(s -> s.id().equals(id)).findFirst().orElseThrow();
  }

  /**
   * Sentence i of 20 is right under the causal plan if i is even, and under 1111 unless it is 0.
   */
  private void predict(String bits, int sentences) throws IOException {
    for (long seed = 1; seed <= 3; seed++) {
      List<PredictedSentence> all =
          IntStream.range(0, sentences)
              .mapToObj(
                  i -> {
                    boolean right = bits.equals("0000") ? i % 2 == 0 : i > 0;
                    return new PredictedSentence(
                        List.of("Anna" + i, "<left>"),
                        List.of("B-PER", "O"),
                        List.of(right ? "B-PER" : "B-LOC", "O"),
                        null);
                  })
              .toList();
      Path run = Files.createDirectories(folder.resolve(bits + "-seed" + seed));
      PredictionFile.write(run.resolve(PredictionFile.VALIDATION), all);
    }
  }

  @Test
  void predictionsAreComparedAndShown() throws IOException {
    predict("0000", 20);
    predict("1111", 20);
    Page page = Report.of(runs());
    Map<String, Table> tables = tables(page);
    List<Object> row = tables.get("against-causal-validation-a-train").rows().get(0);
    assertThat(row.subList(0, 4)).containsExactly("1111", 3, 50.0, 95.0);
    assertThat((Double) row.get(7)).isLessThan(0.05);
    assertThat(tables.get("confusions-best-a-train").rows().get(1).subList(0, 2))
        .containsExactly("PER", 60);

    List<Block> blocks = section(page, "sentences").blocks();
    assertThat(MarkdownForm.of(page))
        .contains(
            "Plan 1111, the best unlocked one by validation, and the causal plan, seed 1: in 11 of 20"
                + " sentences",
            "In 10 of these all spans of plan 1111 are right, in 1 all of the causal plan, in 0",
            "- causal: [Anna1](LOC) \\<left\\>");
    assertThat(blocks.stream().filter(Block.Sentence.class::isInstance)).hasSize(6 + 1);
  }

  @Test
  void refusesPredictionsThatWereCut() throws IOException {
    predict("0000", 20);
    predict("1111", 19);
    assertThatThrownBy(() -> Report.of(runs()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("20")
        .hasMessageContaining("19");
  }
}
