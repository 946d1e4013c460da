package lookright.training.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampleTest {
  @Test
  void deviationDividesByOneLessThanTheNumberOfSeeds() {
    Sample sample = new Sample(List.of(2.0, 4.0, 9.0));
    assertThat(sample.mean()).isEqualTo(5.0);
    assertThat(sample.deviation()).isCloseTo(Math.sqrt((9.0 + 1 + 16) / 2), within(1e-12));
    assertThat(sample.squaredError()).isCloseTo(26.0 / 2 / 3, within(1e-12));
    assertThat(sample).hasToString("5.0 ± 3.6");
  }

  @Test
  void oneSeedHasNoDeviation() {
    Sample sample = new Sample(List.of(48.25));
    assertThat(sample.deviation()).isNull();
    assertThat(sample).hasToString("48.3");
  }

  @Test
  void nothingIsNeverNegative() {
    assertThat(Sample.number(-0.04)).isEqualTo("0.0");
  }

  @Test
  void theIntervalIsStudents() {
    JsonNode expected = Scipy.get("sample");
    Sample sample = new Sample(Scipy.numbers(expected.get("values")));
    assertThat(sample.mean()).isCloseTo(expected.get("mean").doubleValue(), within(1e-12));
    assertThat(sample.deviation()).isCloseTo(expected.get("sd").doubleValue(), within(1e-12));
    assertThat(sample.mean() - sample.margin())
        .isCloseTo(expected.get("low").doubleValue(), within(1e-10));
    assertThat(sample.mean() + sample.margin())
        .isCloseTo(expected.get("high").doubleValue(), within(1e-10));
    assertThat(new Sample(List.of(1.0)).margin()).isNull();
  }
}
