package lookright.attention;

import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code a or b}: what at least one part allows. Nested disjunctions are flattened, so {@code a or
 * (b or c)} equals {@code (a or b) or c}.
 *
 * @param parts the masks that are joined, none of them an {@code Or}
 */
public record Or(List<AttentionMask> parts) implements AttentionMask {

  /** Joins the parts of {@code parts}. */
  public Or {
    parts =
        parts.stream().flatMap(p -> (p instanceof Or or ? or.parts : List.of(p)).stream()).toList();
  }

  @Override
  public boolean allows(int query, int key) {
    return parts.stream().anyMatch(part -> part.allows(query, key));
  }

  @Override
  public int[] visible(int query, int length) {
    int[] keys = {};
    for (AttentionMask part : parts) {
      keys = Intervals.unite(keys, part.visible(query, length));
    }
    return keys;
  }

  @Override
  public String toString() {
    return parts.stream().map(AttentionMask::toString).collect(Collectors.joining(" or "));
  }
}
