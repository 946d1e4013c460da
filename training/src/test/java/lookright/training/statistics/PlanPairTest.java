package lookright.training.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanPairTest {
  /** The table of the paper's notebook. */
  private static final String PAPER =
      """
      0010 0011
      0100 0101 0110 0111
      0110 0111
      1000 1001 1010 1011 1100 1101 1110 1111
      1010 1011
      1100 1101 1110 1111
      1110 1111
      """;

  @Test
  void fourGroupsHaveThePapersSeventeenPairs() {
    List<PlanPair> expected = new ArrayList<>();
    PAPER
        .lines()
        .map(line -> line.split(" "))
        .forEach(
            row -> {
              for (int i = 1; i < row.length; i++) {
                expected.add(new PlanPair(row[0], row[i]));
              }
            });
    assertThat(expected).hasSize(17);
    assertThat(PlanPair.among(PlanPair.plans(4), false)).isEqualTo(expected);
  }

  @Test
  void mGroupsHaveAsManyPairsAsTheFormulaSays() {
    for (int m = 1; m <= 7; m++) {
      int plans = 1 << m;
      assertThat(PlanPair.plans(m)).hasSize(plans).first().asString().hasSize(m);
      int expected = m * plans / 2 - (plans - 1);
      assertThat(PlanPair.among(PlanPair.plans(m), false)).as("%d groups", m).hasSize(expected);
      assertThat(PlanPair.among(PlanPair.plans(m), true)).hasSize(expected + plans - 1);
    }
  }

  @Test
  void somePlansHaveThePairsAmongThem() {
    assertThat(PlanPair.among(List.of("11111", "00011", "00000", "11000"), false))
        .containsExactly(new PlanPair("11000", "11111"));
    assertThat(PlanPair.among(List.of("00", "01"), false)).isEmpty();
    assertThat(PlanPair.among(List.of("00", "01"), true)).containsExactly(new PlanPair("00", "01"));
  }

  @Test
  void refusesWhatIsNoPlan() {
    assertThatThrownBy(() -> PlanPair.among(List.of("01", "011"), false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PlanPair.among(List.of("window-4-x2"), false))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
