package lookright.attention;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What every mask must fulfil; the test of a new mask extends this and returns it. */
abstract class AttentionMaskContract {

  /** The mask under test. */
  abstract AttentionMask mask();

  @Property
  void aTokenReadsItself(@ForAll @IntRange(max = 10_000) int query) {
    assertThat(mask().allows(query, query)).isTrue();
  }

  @Property
  void visibleIntervalsHoldExactlyTheAllowedKeys(
      @ForAll @IntRange(min = 1, max = 60) int length, @ForAll @IntRange(max = 59) int position) {
    int query = position % length;
    assertThat(covered(mask().visible(query, length)))
        .isEqualTo(IntStream.range(0, length).filter(key -> mask().allows(query, key)).toArray());
  }

  @Property
  void visibleIntervalsAreSortedAndNeverEmptyOrTouching(
      @ForAll @IntRange(min = 1, max = 60) int length, @ForAll @IntRange(max = 59) int position) {
    int[] edges = mask().visible(position % length, length);
    assertThat(edges.length).isEven();
    assertThat(Arrays.stream(edges).boxed()).doesNotHaveDuplicates().isSorted();
  }

  @Property(tries = 1)
  void theTextIsReadBackAsAnEqualMask() {
    assertThat(LayerMaskPlan.parse(mask().toString()).at(0)).isEqualTo(mask());
  }

  private static int[] covered(int[] edges) {
    return IntStream.range(0, edges.length / 2)
        .flatMap(i -> IntStream.range(edges[2 * i], edges[2 * i + 1]))
        .toArray();
  }
}
