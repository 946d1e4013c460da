package lookright.training.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import lookright.training.metrics.SpanCounts;
import org.junit.jupiter.api.Test;

class SystemComparisonTest {
  private static final Resampling MANY = new Resampling(20_000, 7);

  @Test
  void agreesWithScipy() {
    for (JsonNode expected : Scipy.get("systems")) {
      List<SpanCounts> before = Scipy.counts(expected.get("before"));
      List<SpanCounts> after = Scipy.counts(expected.get("after"));
      SystemComparison found = SystemComparison.of(before, after, MANY);
      assertThat(found.difference())
          .isCloseTo(expected.get("difference").doubleValue(), within(1e-12));
      double p = expected.get("p").doubleValue();
      double samples = expected.get("exact").booleanValue() ? 1 : 2;
      double error = Math.sqrt(samples * Math.max(p * (1 - p), 1e-4) / MANY.draws());
      assertThat(found.p()).isCloseTo(p, within(4 * error));
      double width = expected.get("high").doubleValue() - expected.get("low").doubleValue();
      assertThat(found.low()).isCloseTo(expected.get("low").doubleValue(), within(width / 25));
      assertThat(found.high()).isCloseTo(expected.get("high").doubleValue(), within(width / 25));
    }
  }

  @Test
  void turnedAroundTheDifferenceTurnsAndPStays() {
    JsonNode case0 = Scipy.get("systems").get(0);
    List<SpanCounts> before = Scipy.counts(case0.get("before"));
    List<SpanCounts> after = Scipy.counts(case0.get("after"));
    SystemComparison one = SystemComparison.of(before, after, Resampling.DEFAULT);
    SystemComparison other = SystemComparison.of(after, before, Resampling.DEFAULT);
    assertThat(other.difference()).isEqualTo(-one.difference());
    assertThat(other.p()).isEqualTo(one.p());
    assertThat(other.low()).isCloseTo(-one.high(), within(1e-12));
  }

  @Test
  void equalSystemsDoNotDiffer() {
    List<SpanCounts> counts = List.of(new SpanCounts(2, 2, 1), new SpanCounts(0, 0, 0));
    SystemComparison found = SystemComparison.of(counts, counts, Resampling.DEFAULT);
    assertThat(found).isEqualTo(new SystemComparison(0.5, 0.5, 0, 0, 1));
  }

  @Test
  void refusesOtherSentences() {
    List<SpanCounts> one = List.of(new SpanCounts(2, 2, 1));
    assertThatThrownBy(() -> SystemComparison.of(one, List.of(), Resampling.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
