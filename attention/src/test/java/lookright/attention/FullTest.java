package lookright.attention;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FullTest extends AttentionMaskContract {

  @Override
  AttentionMask mask() {
    return AttentionMask.full();
  }

  @Test
  void readsEverything() {
    assertThat(MaskDrawing.draw(mask(), 2)).isEqualTo("  # #\n  # #\n");
  }
}
