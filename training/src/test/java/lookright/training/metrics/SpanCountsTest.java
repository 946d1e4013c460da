package lookright.training.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpanCountsTest {
  private static final List<List<String>> GOLD =
      List.of(List.of("B-PER", "O", "B-LOC"), List.of("B-PER", "I-LOC", "O"), List.of("O"));
  private static final List<List<String>> FOUND =
      List.of(List.of("I-PER", "O", "B-LOC"), List.of("B-PER", "O", "B-LOC"), List.of("B-LOC"));

  @Test
  void sentencesAddUpToTheScore() {
    List<SpanCounts> counts =
        List.of(
            SpanCounts.strict(GOLD.get(0), FOUND.get(0)),
            SpanCounts.strict(GOLD.get(1), FOUND.get(1)),
            SpanCounts.strict(GOLD.get(2), FOUND.get(2)));
    assertThat(counts)
        .containsExactly(new SpanCounts(2, 1, 1), new SpanCounts(1, 2, 1), new SpanCounts(0, 1, 0));
    SpanScores scores = SpanScores.compute(GOLD, FOUND);
    assertThat(SpanCounts.sum(counts).f1()).isCloseTo(scores.strict().f1(), within(1e-15));
  }

  @Test
  void ofWordsItIsAccuracy() {
    SpanCounts counts = SpanCounts.words(List.of("NN", "VB", "NN"), List.of("NN", "NN", "NN"));
    assertThat(counts).isEqualTo(new SpanCounts(3, 3, 2));
    assertThat(counts.f1()).isCloseTo(2.0 / 3, within(1e-15));
  }

  @Test
  void nothingScoresNothing() {
    assertThat(SpanCounts.sum(List.of()).f1()).isZero();
  }
}
