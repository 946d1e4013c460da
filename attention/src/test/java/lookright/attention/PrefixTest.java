package lookright.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PrefixTest extends AttentionMaskContract {

  @Override
  AttentionMask mask() {
    return AttentionMask.prefix(2);
  }

  @Test
  void everyTokenReadsTheFirstTokens() {
    assertThat(MaskDrawing.draw(mask(), 3)).isEqualTo("  # # .\n  # # .\n  # # #\n");
  }

  @Test
  void refusesAnEmptyPrefix() {
    assertThatThrownBy(() -> AttentionMask.prefix(0))
        .isInstanceOf(MaskPlanException.class)
        .hasMessage("prefix(n) needs n >= 1, but found 0");
  }
}
