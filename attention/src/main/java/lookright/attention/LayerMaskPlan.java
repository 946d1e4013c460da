package lookright.attention;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One mask for each decoder layer, from the layer next to the embeddings upwards.
 *
 * <p>The text form is also the saved form:
 *
 * <pre>
 * plan = item ("," item)*
 * item = mask ("*" count)?
 * mask = all ("or" all)*
 * all  = one ("and" one)*
 * one  = "causal" | "full" | "window(" n ")" | "prefix(" n ")" | "(" mask ")"
 * </pre>
 *
 * <p>Blanks between words do not matter. {@link #toString} writes it canonically ({@code causal*24,
 * full*8}) and {@code parse(plan.toString()).equals(plan)}.
 *
 * @param layers one mask for each layer, at least one
 */
public record LayerMaskPlan(List<AttentionMask> layers) {

  /**
   * No decoder is near this; it keeps a slip such as {@code causal*240000000} from filling memory.
   */
  static final int MAX_LAYERS = 10_000;

  /**
   * A plan of the given masks.
   *
   * @throws MaskPlanException if there is no mask, or more than 10,000
   */
  public LayerMaskPlan {
    if (layers.isEmpty() || layers.size() > MAX_LAYERS) {
      throw new MaskPlanException(
          "A mask plan covers 1 to " + MAX_LAYERS + " layers, but found " + layers.size());
    }
    layers = List.copyOf(layers);
  }

  /**
   * The ordinary decoder: every one of {@code layerCount} layers is causal.
   *
   * @throws MaskPlanException if {@code layerCount} is below 1 or above 10,000
   */
  public static LayerMaskPlan causal(int layerCount) {
    return groups("0", layerCount);
  }

  /**
   * The plan of a bit string as in the paper, with causal locked layers.
   *
   * @see #groups(String, int, AttentionMask)
   */
  public static LayerMaskPlan groups(String bits, int layerCount) {
    return groups(bits, layerCount, AttentionMask.causal());
  }

  /**
   * The plan of a bit string as in the paper (arXiv 2401.14556): the layers are divided into as
   * many equal groups as there are bits, the first bit is the group next to the embeddings; a group
   * with bit 1 reads the whole sentence.
   *
   * @param bits one {@code 0} or {@code 1} for each group
   * @param layerCount number of decoder layers, a multiple of the number of bits
   * @param locked the mask of the groups with bit 0: the model's own
   * @throws MaskPlanException if a character is neither 0 nor 1, or the groups do not divide the
   *     layers
   */
  public static LayerMaskPlan groups(String bits, int layerCount, AttentionMask locked) {
    if (!bits.matches("[01]+")) {
      throw new MaskPlanException(
          "Mask groups \"%s\": expected one 0 or 1 for each group, such as 0001".formatted(bits));
    }
    if (layerCount < 1 || layerCount % bits.length() != 0) {
      throw new MaskPlanException(
          "Mask groups \"%s\" are %d, which does not divide the model's %d layers; %s groups do"
              .formatted(bits, bits.length(), layerCount, divisors(layerCount)));
    }
    int size = layerCount / bits.length();
    return new LayerMaskPlan(
        IntStream.range(0, layerCount)
            .mapToObj(layer -> bits.charAt(layer / size) == '1' ? AttentionMask.full() : locked)
            .toList());
  }

  /**
   * Reads the text form.
   *
   * @throws MaskPlanException if the text is malformed, with the place and what was expected there
   */
  public static LayerMaskPlan parse(String text) {
    return new MaskPlanParser(text).plan();
  }

  /**
   * Reads the text form of a plan for a model of {@code layerCount} layers.
   *
   * @throws MaskPlanException if the text is malformed or covers another number of layers
   */
  public static LayerMaskPlan parse(String text, int layerCount) {
    return parse(text).requireLayers(layerCount);
  }

  /**
   * This plan, if it covers the {@code layerCount} layers of a model folder.
   *
   * @throws MaskPlanException if it covers another number, with the nearest plan that fits
   */
  public LayerMaskPlan requireLayers(int layerCount) {
    return requireLayers(layerCount, "config.json: num_hidden_layers");
  }

  /**
   * This plan, if it covers {@code layerCount} layers.
   *
   * @param source where that number was said, for the message
   * @throws MaskPlanException if it covers another number, with the nearest plan that fits
   */
  public LayerMaskPlan requireLayers(int layerCount, String source) {
    int found = layers.size();
    if (found != layerCount) {
      throw new MaskPlanException(
          "Mask plan \"%s\" covers %d layer%s, but the model has %d (%s). Did you mean \"%s\"?"
              .formatted(
                  this, found, found == 1 ? "" : "s", layerCount, source, fitted(layerCount)));
    }
    return this;
  }

  /**
   * This plan with {@code full} in the layers {@code [from, to)}.
   *
   * @throws IndexOutOfBoundsException if the range does not lie within the layers
   */
  public LayerMaskPlan unmask(int from, int to) {
    Objects.checkFromToIndex(from, to, layers.size());
    List<AttentionMask> changed = new ArrayList<>(layers);
    Collections.fill(changed.subList(from, to), AttentionMask.full());
    return new LayerMaskPlan(changed);
  }

  /** The mask of a layer, counted from 0 next to the embeddings. */
  public AttentionMask at(int layer) {
    return layers.get(layer);
  }

  @Override
  public String toString() {
    return runs().stream()
        .map(run -> run.size() == 1 ? run.get(0).toString() : run.get(0) + "*" + run.size())
        .collect(Collectors.joining(", "));
  }

  /** Longest stretches of neighbouring layers with equal masks. */
  private List<List<AttentionMask>> runs() {
    List<List<AttentionMask>> runs = new ArrayList<>();
    int start = 0;
    for (int layer = 1; layer <= layers.size(); layer++) {
      if (layer == layers.size() || !at(layer).equals(at(start))) {
        runs.add(layers.subList(start, layer));
        start = layer;
      }
    }
    return runs;
  }

  /**
   * Stretches or cuts the last run; where nothing of it would be left, shrinks all in proportion.
   */
  private LayerMaskPlan fitted(int layerCount) {
    int last = layers.size() - 1;
    int lastRun = layers.size() - runs().get(runs().size() - 1).size();
    return new LayerMaskPlan(
        IntStream.range(0, layerCount)
            .map(l -> layerCount > lastRun ? Math.min(l, last) : l * layers.size() / layerCount)
            .mapToObj(this::at)
            .toList());
  }

  private static String divisors(int layerCount) {
    return IntStream.rangeClosed(1, layerCount)
        .filter(groups -> layerCount % groups == 0)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", "));
  }
}
