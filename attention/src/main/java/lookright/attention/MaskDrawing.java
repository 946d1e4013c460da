package lookright.attention;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Draws masks as text: a row for each reading token, a column for each token that it may read. */
public final class MaskDrawing {

  private MaskDrawing() {}

  /**
   * The {@code [T, T]} square of one mask: {@code #} where the row reads the column, {@code .}
   * where it does not.
   *
   * @param length number of tokens T
   */
  public static String draw(AttentionMask mask, int length) {
    return IntStream.range(0, length)
        .mapToObj(query -> row(mask, query, length))
        .collect(Collectors.joining());
  }

  /** Each distinct mask of the plan once, under its text and its layers. */
  public static String draw(LayerMaskPlan plan, int length) {
    return new LinkedHashSet<>(plan.layers())
        .stream()
            .map(mask -> mask + " (" + layers(plan, mask) + ")\n" + draw(mask, length))
            .collect(Collectors.joining("\n"));
  }

  private static String row(AttentionMask mask, int query, int length) {
    return IntStream.range(0, length)
        .mapToObj(key -> mask.allows(query, key) ? "#" : ".")
        .collect(Collectors.joining(" ", "  ", "\n"));
  }

  /** Such as {@code layers 0-3, 6}. */
  private static String layers(LayerMaskPlan plan, AttentionMask mask) {
    int count = plan.layers().size();
    List<String> ranges = new ArrayList<>();
    int from = -1;
    for (int layer = 0; layer <= count; layer++) {
      boolean same = layer < count && plan.at(layer).equals(mask);
      if (same && from < 0) {
        from = layer;
      } else if (!same && from >= 0) {
        ranges.add(from == layer - 1 ? "" + from : from + "-" + (layer - 1));
        from = -1;
      }
    }
    boolean one = ranges.size() == 1 && !ranges.get(0).contains("-");
    return (one ? "layer " : "layers ") + String.join(", ", ranges);
  }
}
