package lookright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MasksCommandTest {
  @Test
  void drawsThePlanInItsCanonicalText() {
    Ran ran = Ran.lookright("masks", "causal * 2,full", "--length", "3");
    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .isEqualToNormalizingNewlines(
            """
            causal*2, full

            causal (layers 0-1)
              # . .
              # # .
              # # #

            full (layer 2)
              # # #
              # # #
              # # #
            """);
  }

  @Test
  void saysWhatAPlanLacks() {
    Ran ran = Ran.lookright("masks", "causal*24, full*6", "--layers", "32");
    assertThat(ran.code()).isEqualTo(ExitCode.USER);
    assertThat(ran.errorLines()).singleElement().asString().contains("30", "32", "full*8");
  }

  @Test
  void refusesADrawingThatNobodyCanRead() {
    Ran ran = Ran.lookright("masks", "full", "--length", "100000");
    assertThat(ran.code()).isEqualTo(ExitCode.USER);
    assertThat(ran.err()).contains("--length: found 100000, expected 1 to 200");
  }
}
