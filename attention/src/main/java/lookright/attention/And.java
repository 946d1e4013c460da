package lookright.attention;

import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code a and b}: what all parts allow. Nested conjunctions are flattened, so {@code a and (b and
 * c)} equals {@code (a and b) and c}.
 *
 * @param parts the masks that are joined, none of them an {@code And}
 */
public record And(List<AttentionMask> parts) implements AttentionMask {

  /** Joins the parts of {@code parts}. */
  public And {
    parts =
        parts.stream()
            .flatMap(p -> (p instanceof And and ? and.parts : List.of(p)).stream())
            .toList();
  }

  @Override
  public boolean allows(int query, int key) {
    return parts.stream().allMatch(part -> part.allows(query, key));
  }

  @Override
  public int[] visible(int query, int length) {
    int[] keys = {0, length};
    for (AttentionMask part : parts) {
      keys = Intervals.intersect(keys, part.visible(query, length));
    }
    return keys;
  }

  @Override
  public String toString() {
    return parts.stream()
        .map(part -> part instanceof Or ? "(" + part + ")" : part.toString())
        .collect(Collectors.joining(" and "));
  }
}
