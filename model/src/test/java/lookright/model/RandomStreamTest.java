package lookright.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two streams that meet would share every number from there on. */
class RandomStreamTest {
  private static final int NUMBERS = 2_000;

  /** What {@link SplittableRandom} adds to its state at each number (its published constant). */
  private static final long STEP = 0x9E3779B97F4A7C15L;

  @ParameterizedTest
  @EnumSource
  void noTwoStreamsOfNeighboursShareANumber(RandomStream stream) {
    Set<Long> seen = new HashSet<>();
    int streams = 0;
    for (long seed : new long[] {0, 1, 2, 120, 121, -1, -2, STEP, STEP + 1, -STEP}) {
      for (long epoch : new long[] {0, 1, 2, STEP}) {
        for (long number : new long[] {0, 1, 2}) {
          add(seen, stream.of(seed, epoch, number));
          streams++;
        }
      }
    }
    assertThat(seen).hasSize(streams * NUMBERS);
  }

  @Test
  void purposesShareNoNumber() {
    Set<Long> seen = new HashSet<>();
    for (RandomStream stream : RandomStream.values()) {
      add(seen, stream.of(120));
      add(seen, stream.of(120, 0));
      add(seen, stream.of(~120L, 0));
    }
    assertThat(seen).hasSize(3 * RandomStream.values().length * NUMBERS);
  }

  /** The check above must see what it is for: seeds that only shift the stream. */
  @Test
  void streamsThatAreShiftedByOneAreSeen() {
    Set<Long> seen = new HashSet<>();
    for (long seed : new long[] {120, 121}) {
      add(seen, new SplittableRandom(seed * STEP));
    }
    assertThat(seen).hasSize(NUMBERS + 1);
  }

  /**
   * Nor do they agree in a part of their bits: half of the bits differ, as of unrelated numbers.
   */
  @Test
  void neighboursDifferInHalfOfTheirBits() {
    long[][] streams =
        LongStream.range(0, 64)
            .mapToObj(seed -> RandomStream.ORDER.of(seed, 0).longs(64).toArray())
            .toArray(long[][]::new);
    long bits = 0;
    for (int i = 1; i < streams.length; i++) {
      for (int j = 0; j < 64; j++) {
        bits += Long.bitCount(streams[i][j] ^ streams[i - 1][j]);
      }
    }
    double share = bits / (63.0 * 64 * 64);
    assertThat(share).isBetween(0.495, 0.505); // 5 standard deviations of a fair coin
  }

  @Test
  void theSameSeedGivesTheSameNumbers() {
    List<long[]> twice =
        List.of(
            RandomStream.DROPOUT.of(120, 7, 2).longs(5).toArray(),
            RandomStream.DROPOUT.of(120, 7, 2).longs(5).toArray());
    assertThat(twice.get(0)).isEqualTo(twice.get(1));
    assertThat(Arrays.stream(twice.get(0)).distinct()).hasSize(5);
  }

  private static void add(Set<Long> seen, SplittableRandom random) {
    random.longs(NUMBERS).forEach(seen::add);
  }
}
