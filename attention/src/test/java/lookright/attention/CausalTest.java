package lookright.attention;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CausalTest extends AttentionMaskContract {

  @Override
  AttentionMask mask() {
    return AttentionMask.causal();
  }

  @Test
  void readsNothingToTheRight() {
    assertThat(MaskDrawing.draw(mask(), 3)).isEqualTo("  # . .\n  # # .\n  # # #\n");
  }
}
