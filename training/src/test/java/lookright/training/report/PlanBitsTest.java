package lookright.training.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import lookright.attention.LayerMaskPlan;
import org.junit.jupiter.api.Test;

class PlanBitsTest {
  private static String bits(String plan) {
    return PlanBits.of(LayerMaskPlan.parse(plan));
  }

  @Test
  void fullIsUnlockedAndTheModelsOwnMaskIsLocked() {
    assertThat(bits("causal*2, full*3")).isEqualTo("00111");
    assertThat(bits("window(4)*2, full")).isEqualTo("001");
    assertThat(bits("prefix(4)*2, full")).isEmpty();
    assertThat(bits("window(4) or prefix(2)")).isEmpty();
  }

  @Test
  void groupsAreTheFewestThatTellThePlans() {
    assertThat(PlanBits.fewestGroups(List.of("0000", "0011"))).isEqualTo(2);
    assertThat(PlanBits.fewestGroups(List.of("00000000", "00001100"))).isEqualTo(4);
    assertThat(PlanBits.fewestGroups(List.of("00000", "11000"))).isEqualTo(5);
    assertThat(PlanBits.fewestGroups(List.of())).isZero();
    assertThat(PlanBits.grouped("00001100", 4)).isEqualTo("0010");
    assertThat(PlanBits.grouped("00001000", 4)).isEqualTo("00001000");
  }

  @Test
  void longPlansAreShownByGroups() {
    assertThat(PlanBits.shownGroups(List.of("00000000"))).isEqualTo(8);
    assertThat(PlanBits.shownGroups(List.of("0".repeat(32), "0".repeat(24) + "1".repeat(8))))
        .isEqualTo(4);
    assertThat(PlanBits.shownGroups(List.of("0".repeat(32), "0".repeat(28) + "1".repeat(4))))
        .isEqualTo(8);
  }
}
