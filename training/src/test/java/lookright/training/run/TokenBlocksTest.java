package lookright.training.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import lookright.model.TokenBatch;
import lookright.training.loop.Example;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenBlocksTest {
  private static List<int[]> texts(int tokens) {
    List<int[]> texts = new ArrayList<>();
    for (int from = 0; from < tokens; from += 7) {
      texts.add(IntStream.range(from, Math.min(from + 7, tokens)).toArray());
    }
    return texts;
  }

  /** Whole blocks; the rest is dropped, unless it is all that there is. */
  @ParameterizedTest
  @CsvSource({"127, 1, 127", "128, 1, 128", "129, 1, 128", "255, 1, 128", "256, 2, 128"})
  void blocksOf128(int tokens, int blocks, int length) {
    List<Example> cut = TokenBlocks.cutOrKeep(texts(tokens), 128);
    assertThat(cut).hasSize(blocks).allMatch(block -> block.length() == length);
    assertThat(cut).allMatch(block -> block.labelled() == length - 1);
  }

  @Test
  void aBlockGoesOverTheBordersOfTexts() {
    List<Example> cut = TokenBlocks.cut(texts(11), 5);
    assertThat(cut).hasSize(2);
    assertThat(cut.get(1).ids()).containsExactly(5, 6, 7, 8, 9);
    assertThat(cut.get(1).labels()).containsExactly(6, 7, 8, 9, TokenBatch.NO_LABEL);
  }

  @Test
  void lessThanABlockIsNone() {
    assertThat(TokenBlocks.cut(texts(4), 5)).isEmpty();
  }
}
