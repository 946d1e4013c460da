package lookright.attention;

import static lookright.attention.AttentionMask.causal;
import static lookright.attention.AttentionMask.full;
import static lookright.attention.AttentionMask.prefix;
import static lookright.attention.AttentionMask.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskPlanTextTest {

  @Property
  @Domain(RandomMasks.class)
  void whatIsPrintedIsReadBack(@ForAll LayerMaskPlan plan) {
    assertThat(LayerMaskPlan.parse(plan.toString())).isEqualTo(plan);
  }

  @Property
  @Domain(RandomMasks.class)
  void blanksDoNotMatter(@ForAll LayerMaskPlan plan) {
    String wide = plan.toString().replaceAll("([(),*])", "\t $1 \n");
    assertThat(LayerMaskPlan.parse(" " + wide + " ")).isEqualTo(plan);
    assertThat(LayerMaskPlan.parse(plan.toString().replace(", ", ","))).isEqualTo(plan);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          causal,causal , full*1               | causal*2, full
          full*2, full*3                       | full*5
          window( 007 )                        | window(7)
          (causal)                             | causal
          causal or (full and window(2))       | causal or full and window(2)
          (causal or full) and (window(2))*2   | (causal or full) and window(2)*2
          causal and (full and window(2))      | causal and full and window(2)
          """)
  void printingIsCanonical(String text, String canonical) {
    assertThat(LayerMaskPlan.parse(text)).hasToString(canonical);
  }

  @Test
  void andBindsTighterThanOr() {
    assertThat(LayerMaskPlan.parse("causal or full and window(2)").at(0))
        .isEqualTo(causal().or(full().and(window(2))));
    assertThat(LayerMaskPlan.parse("(causal or full) and prefix(2)").at(0))
        .isEqualTo(causal().or(full()).and(prefix(2)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          causal full         | "and", "or", "*", "," or the end           | 8  | "full"
          causal*2*3          | "and", "or", "*", "," or the end           | 9  | "*"
          causal)             | "and", "or", "*", "," or the end           | 7  | ")"
          causal;full         | "and", "or", "*", "," or the end           | 7  | ";"
          window              | "("                                        | 7  | the end
          window 4            | "("                                        | 8  | "4"
          window(4            | ")"                                        | 9  | the end
          (causal or full     | ")"                                        | 16 | the end
          window()            | a number from 1 to 2147483647              | 8  | ")"
          window(0)           | a number from 1 to 2147483647              | 8  | "0"
          window(-3)          | a number from 1 to 2147483647              | 8  | "-"
          prefix(n)           | a number from 1 to 2147483647              | 8  | "n"
          prefix(2147483648)  | a number from 1 to 2147483647              | 8  | "2147483648"
          causal*             | a number from 1 to 10000                   | 8  | the end
          causal*0            | a number from 1 to 10000                   | 8  | "0"
          causal*99999999999  | a number from 1 to 10000                   | 8  | "99999999999"
          full*10000, full    | at most 10000 layers                       | 17 | the end
          """)
  void aMalformedTextIsToldWhereAndWhatWasExpected(
      String text, String expected, int position, String found) {
    assertThatThrownBy(() -> LayerMaskPlan.parse(text))
        .isInstanceOf(MaskPlanException.class)
        .hasMessage(
            "Mask plan \"%s\": expected %s at character %d, but found %s",
            text, expected, position, found);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                 |  1 | the end
          causal*24, ful*8   | 12 | "ful"
          causal*24,         | 11 | the end
          causal and *2      | 12 | "*"
          Causal             |  1 | "Causal"
          """)
  void whereAMaskIsExpectedAllAreNamed(String text, int position, String found) {
    assertThatThrownBy(() -> LayerMaskPlan.parse(text))
        .isInstanceOf(MaskPlanException.class)
        .hasMessageStartingWith("Mask plan \"%s\": expected ", text)
        .hasMessageContainingAll("causal", "full", "prefix(n)", "window(n)", "or \"(\"")
        .hasMessageEndingWith(" at character %d, but found %s", position, found);
  }

  @Test
  void deepNestingIsRefusedBeforeTheStackEnds() {
    assertThatThrownBy(() -> LayerMaskPlan.parse("(".repeat(100_000)))
        .isInstanceOf(MaskPlanException.class)
        .hasMessageContaining("expected at most 100 parentheses in one another at character 102");
    String deepest = "(".repeat(100) + "full" + ")".repeat(100);
    assertThat(LayerMaskPlan.parse(deepest)).hasToString("full");
  }
}
