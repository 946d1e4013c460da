package lookright.training.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class HolmTest {
  @Test
  void isStatsmodels() {
    JsonNode expected = Scipy.get("holm");
    List<Double> adjusted = Holm.adjust(Scipy.numbers(expected.get("p")));
    List<Double> theirs = Scipy.numbers(expected.get("adjusted"));
    assertThat(adjusted).hasSameSizeAs(theirs);
    for (int i = 0; i < adjusted.size(); i++) {
      assertThat(adjusted.get(i)).isCloseTo(theirs.get(i), within(1e-15));
    }
  }

  @Test
  void oneTestStaysAsItIs() {
    assertThat(Holm.adjust(List.of(0.03))).containsExactly(0.03);
    assertThat(Holm.adjust(List.of())).isEmpty();
  }
}
