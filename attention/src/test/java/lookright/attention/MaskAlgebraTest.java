package lookright.attention;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;
import org.junit.jupiter.api.Test;

@Domain(RandomMasks.class)
@Domain(DomainContext.Global.class)
class MaskAlgebraTest {

  /** A mask with only what the interface asks for: every other token. */
  private record Dilated() implements AttentionMask {
    @Override
    public boolean allows(int query, int key) {
      return Math.floorMod(query - key, 2) == 0;
    }
  }

  /** Another mask without the intervals that it knows. */
  private record ByPredicate(AttentionMask mask) implements AttentionMask {
    @Override
    public boolean allows(int query, int key) {
      return mask.allows(query, key);
    }
  }

  @Property
  void intervalsAgreeWithThePredicate(
      @ForAll AttentionMask mask, @ForAll @IntRange(min = 1, max = 40) int length) {
    for (int query = 0; query < length; query++) {
      assertThat(mask.visible(query, length))
          .isEqualTo(new ByPredicate(mask).visible(query, length));
    }
  }

  @Property
  void andAllowsWhatBothAllow(
      @ForAll AttentionMask a,
      @ForAll AttentionMask b,
      @ForAll @IntRange(max = 99) int query,
      @ForAll @IntRange(max = 99) int key) {
    assertThat(a.and(b).allows(query, key)).isEqualTo(a.allows(query, key) && b.allows(query, key));
  }

  @Property
  void orAllowsWhatOneAllows(
      @ForAll AttentionMask a,
      @ForAll AttentionMask b,
      @ForAll @IntRange(max = 99) int query,
      @ForAll @IntRange(max = 99) int key) {
    assertThat(a.or(b).allows(query, key)).isEqualTo(a.allows(query, key) || b.allows(query, key));
  }

  @Property
  void groupingDoesNotMatter(
      @ForAll AttentionMask a, @ForAll AttentionMask b, @ForAll AttentionMask c) {
    assertThat(a.and(b).and(c)).isEqualTo(a.and(b.and(c)));
    assertThat(a.or(b).or(c)).isEqualTo(a.or(b.or(c)));
  }

  @Property
  void theLawsOfALattice(
      @ForAll AttentionMask a,
      @ForAll AttentionMask b,
      @ForAll AttentionMask c,
      @ForAll @IntRange(min = 1, max = 20) int length) {
    assertThat(draw(a.and(b), length)).isEqualTo(draw(b.and(a), length));
    assertThat(draw(a.or(b), length)).isEqualTo(draw(b.or(a), length));
    assertThat(draw(a.and(a.or(b)), length)).isEqualTo(draw(a, length));
    assertThat(draw(a.and(b.or(c)), length)).isEqualTo(draw(a.and(b).or(a.and(c)), length));
    assertThat(draw(a.and(AttentionMask.full()), length)).isEqualTo(draw(a, length));
  }

  @Test
  void aMaskThatKnowsOnlyItsPredicateHasIntervalsToo() {
    assertThat(new Dilated().visible(2, 6)).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(new Dilated().visible(1, 4)).containsExactly(1, 2, 3, 4);
    assertThat(new Dilated().and(AttentionMask.causal()).visible(2, 6)).containsExactly(0, 1, 2, 3);
  }

  private static String draw(AttentionMask mask, int length) {
    StringBuilder seen = new StringBuilder();
    for (int query = 0; query < length; query++) {
      seen.append(Arrays.toString(mask.visible(query, length)));
    }
    return seen.toString();
  }
}
