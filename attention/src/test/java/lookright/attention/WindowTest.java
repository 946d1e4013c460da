package lookright.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WindowTest extends AttentionMaskContract {

  @Override
  AttentionMask mask() {
    return AttentionMask.window(2);
  }

  @Test
  void readsTheLastTokensItselfIncluded() {
    assertThat(mask().visible(3, 4)).containsExactly(2, 4); // the current convention, W keys
    assertThat(AttentionMask.window(3).visible(3, 4)).containsExactly(1, 4); // as in 4.34, W + 1
  }

  @Test
  void aWindowWiderThanAnySentenceIsCausal() {
    assertThat(AttentionMask.window(Integer.MAX_VALUE).visible(7, 9)).containsExactly(0, 8);
  }

  @Test
  void refusesAnEmptyWindow() {
    assertThatThrownBy(() -> AttentionMask.window(0))
        .isInstanceOf(MaskPlanException.class)
        .hasMessage("window(n) needs n >= 1, but found 0");
  }
}
