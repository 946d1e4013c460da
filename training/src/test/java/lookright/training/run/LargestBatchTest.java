package lookright.training.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import lookright.model.graph.ComposedOperators;
import lookright.training.settings.BatchSettings;
import org.junit.jupiter.api.Test;

class LargestBatchTest {
  private static final IntUnaryOperator PADDED = ComposedOperators::paddedLength;

  /** Of all sets of sentences that may be a batch, by trying each. */
  private static long tried(List<Integer> lengths, BatchSettings batches) {
    long largest = 0;
    for (int set = 1; set < 1 << lengths.size(); set++) {
      List<Integer> chosen = new ArrayList<>();
      for (int i = 0; i < lengths.size(); i++) {
        if ((set >> i & 1) == 1) {
          chosen.add(lengths.get(i));
        }
      }
      int sum = chosen.stream().mapToInt(Integer::intValue).sum();
      int longest = chosen.stream().mapToInt(Integer::intValue).max().orElseThrow();
      boolean fits =
          batches.sentences() != null
              ? chosen.size() <= batches.sentences()
              : chosen.size() == 1 || sum <= batches.tokens();
      if (fits) {
        largest = Math.max(largest, (long) chosen.size() * PADDED.applyAsInt(longest));
      }
    }
    return largest;
  }

  @Test
  void paddingIsThatOfTheWorstSet() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      List<Integer> lengths =
          random.ints(random.nextInt(1, 11), 1, random.nextInt(2, 60)).boxed().toList();
      BatchSettings sentences = new BatchSettings(random.nextInt(1, 12), null, 1);
      BatchSettings tokens = new BatchSettings(null, random.nextInt(1, 120), 1);
      for (BatchSettings batches : List.of(sentences, tokens)) {
        assertThat(new LargestBatch(lengths, batches).padded(PADDED).places())
            .as("seed %d: %s of %s", seed, batches, lengths)
            .isEqualTo(tried(lengths, batches));
      }
    }
  }

  @Test
  void aLongSentenceAmongShortOnes() {
    List<Integer> lengths = List.of(3, 100, 3, 2);
    LargestBatch four = new LargestBatch(lengths, new BatchSettings(4, null, 1));
    assertThat(four.tokens()).isEqualTo(108);
    assertThat(four.padded(PADDED)).isEqualTo(new LargestBatch.Padded(4, 128));
    LargestBatch budget = new LargestBatch(lengths, new BatchSettings(null, 105, 1));
    assertThat(budget.tokens()).isEqualTo(105);
    assertThat(budget.padded(PADDED)).isEqualTo(new LargestBatch.Padded(3, 128));
    assertThat(new LargestBatch(lengths, new BatchSettings(null, 5, 1)).padded(PADDED))
        .isEqualTo(new LargestBatch.Padded(1, 128));
  }
}
