package lookright.attention;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MaskDrawingTest {

  @Test
  void drawsEachDistinctMaskOnceWithItsLayers() {
    LayerMaskPlan plan = LayerMaskPlan.parse("causal*2, window(2), causal*3, full");
    assertThat(MaskDrawing.draw(plan, 3))
        .isEqualTo(
            """
            causal (layers 0-1, 3-5)
              # . .
              # # .
              # # #

            window(2) (layer 2)
              # . .
              # # .
              . # #

            full (layer 6)
              # # #
              # # #
              # # #
            """);
  }

  @Test
  void aPlanOfOneMaskNamesItsLayers() {
    assertThat(MaskDrawing.draw(LayerMaskPlan.causal(4), 1))
        .isEqualTo("causal (layers 0-3)\n  #\n");
  }
}
