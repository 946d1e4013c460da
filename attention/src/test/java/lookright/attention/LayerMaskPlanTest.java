package lookright.attention;

import static lookright.attention.AttentionMask.causal;
import static lookright.attention.AttentionMask.full;
import static lookright.attention.AttentionMask.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayerMaskPlanTest {

  @Test
  void threeWaysToTheSamePlan() {
    LayerMaskPlan plan = LayerMaskPlan.causal(32).unmask(24, 32);
    assertThat(plan).isEqualTo(LayerMaskPlan.parse("causal*24, full*8", 32));
    assertThat(plan).isEqualTo(LayerMaskPlan.groups("0001", 32));
    assertThat(plan).hasToString("causal*24, full*8");
    assertThat(plan.at(23)).isEqualTo(causal());
    assertThat(plan.at(24)).isEqualTo(full());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0000 | causal*32
          0001 | causal*24, full*8
          0010 | causal*16, full*8, causal*8
          1000 | full*8, causal*24
          1111 | full*32
          """)
  void theFirstBitIsTheGroupNextToTheEmbeddings(String bits, String text) {
    assertThat(LayerMaskPlan.groups(bits, 32)).hasToString(text);
  }

  @Property
  void everyLayerFollowsTheBitOfItsGroup(
      @ForAll @IntRange(max = 15) int id, @ForAll @IntRange(min = 1, max = 16) int groupSize) {
    String bits = String.format("%4s", Integer.toBinaryString(id)).replace(' ', '0');
    LayerMaskPlan plan = LayerMaskPlan.groups(bits, 4 * groupSize, window(3));
    for (int layer = 0; layer < 4 * groupSize; layer++) {
      boolean unlocked = (id >> (3 - layer / groupSize) & 1) == 1;
      assertThat(plan.at(layer)).isEqualTo(unlocked ? full() : window(3));
    }
  }

  @Test
  void fourGroupsMakeSixteenPlans() {
    assertThat(
            IntStream.range(0, 16)
                .mapToObj(id -> Integer.toBinaryString(16 + id).substring(1))
                .map(bits -> LayerMaskPlan.groups(bits, 4))
                .distinct())
        .hasSize(16);
  }

  @Test
  void groupsMustDivideTheLayers() {
    assertThatThrownBy(() -> LayerMaskPlan.groups("0001", 30))
        .isInstanceOf(MaskPlanException.class)
        .hasMessage(
            "Mask groups \"0001\" are 4, which does not divide the model's 30 layers;"
                + " 1, 2, 3, 5, 6, 10, 15, 30 groups do");
  }

  @ParameterizedTest
  @CsvSource({"0021", "''", "causal", "' 01'"})
  void groupsAreZerosAndOnes(String bits) {
    assertThatThrownBy(() -> LayerMaskPlan.groups(bits, 12))
        .isInstanceOf(MaskPlanException.class)
        .hasMessage(
            "Mask groups \"" + bits + "\": expected one 0 or 1 for each group, such as 0001");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          causal*24, full*6        | 30 layers | 32 | causal*24, full*8
          causal*24, full*8        | 32 layers | 30 | causal*24, full*6
          causal*24, full*8        | 32 layers | 12 | causal*9, full*3
          causal                   | 1 layer   | 6  | causal*6
          full*2, causal, full*5   | 8 layers  | 3  | full, causal, full
          """)
  void aPlanThatDoesNotFitSuggestsOneThatDoes(
      String text, String found, int layers, String suggestion) {
    assertThatThrownBy(() -> LayerMaskPlan.parse(text, layers))
        .isInstanceOf(MaskPlanException.class)
        .hasMessage(
            "Mask plan \"%s\" covers %s, but the model has %d (config.json: num_hidden_layers). Did you mean \"%s\"?",
            text, found, layers, suggestion);
  }

  @Test
  void theMessageSaysWhereTheNumberOfLayersComesFrom() {
    assertThatThrownBy(() -> LayerMaskPlan.parse("full*2").requireLayers(4, "--layers"))
        .hasMessageContaining("but the model has 4 (--layers). Did you mean \"full*4\"?");
    assertThat(LayerMaskPlan.parse("full*2").requireLayers(2, "--layers")).hasToString("full*2");
  }

  @Test
  void aPlanHasLayers() {
    assertThatThrownBy(() -> new LayerMaskPlan(List.of()))
        .isInstanceOf(MaskPlanException.class)
        .hasMessage("A mask plan covers 1 to 10000 layers, but found 0");
  }

  @Test
  void unmaskStaysWithinTheLayers() {
    assertThatThrownBy(() -> LayerMaskPlan.causal(4).unmask(2, 5))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
