package lookright.training.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
}
