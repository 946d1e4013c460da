package lookright.training.optimiser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScheduleTest {
  @Test
  void halfACosineToZero() {
    Schedule schedule = Schedule.cosine(2e-4, 0, 8);
    assertThat(schedule.at(0)).isEqualTo(2e-4);
    assertThat(schedule.at(2)).isCloseTo(1e-4 * (1 + Math.sqrt(0.5)), within(1e-18));
    assertThat(schedule.at(4)).isCloseTo(1e-4, within(1e-18));
    assertThat(schedule.at(8)).isCloseTo(0, within(1e-18));
  }

  /** The specification's example: CoNLL-2003, M = 878, A = 4, five epochs. */
  @Test
  void overMicroBatchesItStopsAboveZero() {
    int steps = 5 * 220;
    Schedule faithful = Schedule.cosine(2e-4, 0, 5 * 878);
    assertThat(faithful.at(steps) / 2e-4).isCloseTo(0.8529, within(5e-5));
    assertThat(Schedule.cosine(1, 0, 5 * 880).at(steps)).isCloseTo(0.8536, within(5e-5));
    assertThat(Schedule.cosine(1, 0, steps).at(steps)).isCloseTo(0, within(1e-15));
  }

  @Test
  void theWarmUpIsLinear() {
    Schedule schedule = Schedule.cosine(1, 3, 7);
    assertThat(schedule.at(0)).isEqualTo(0.25);
    assertThat(schedule.at(2)).isEqualTo(0.75);
    assertThat(schedule.at(3)).isEqualTo(1);
    assertThat(schedule.at(5)).isCloseTo(0.5, within(1e-15));
  }
}
