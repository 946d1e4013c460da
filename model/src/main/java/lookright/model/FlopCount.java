package lookright.model;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import lookright.attention.AttentionMask;
import lookright.attention.LayerMaskPlan;

/**
 * Floating-point operations that a tagger's mathematics asks for, counted from shapes: what model
 * FLOP utilisation is measured by, whatever a kernel does beyond it.
 *
 * <p>Every parameter but those of the embedding, N of them, costs two operations a token in the
 * forward pass, two more where a gradient passes through it, two more where it is trained: k is 2
 * for a forward pass, 6 for full training, about 4 where the base is frozen. Attention costs two
 * products a head and a key that a query sees, and four more backwards.
 *
 * @param parameters N
 * @param perToken operations a token without attention: k N
 * @param perPair by layer, operations for each key that a query sees
 * @param plan who sees whom
 */
public record FlopCount(long parameters, long perToken, long[] perPair, LayerMaskPlan plan) {
  private static final long PRODUCT = 2;

  /** A forward pass. */
  public static FlopCount forward(DecoderConfig config, LayerMaskPlan plan, Weights weights) {
    return training(config, plan, weights, List.of());
  }

  /** A training step for these tensors. */
  public static FlopCount training(
      DecoderConfig config, LayerMaskPlan plan, Weights weights, Collection<String> trained) {
    int layers = config.layers();
    int lowest =
        trained.stream()
            .mapToInt(name -> DecoderTensors.layerOf(name, layers))
            .min()
            .orElse(Integer.MAX_VALUE);
    long parameters = 0;
    long perToken = 0;
    for (String name : weights.names()) {
      if (!name.equals(DecoderTensors.EMBEDDING)) {
        long entries = weights.shape(name).stream().reduce(1L, Math::multiplyExact);
        boolean passed = DecoderTensors.layerOf(name, layers) >= lowest;
        parameters += entries;
        perToken += PRODUCT * entries * (1 + (passed ? 1 : 0) + (trained.contains(name) ? 1 : 0));
      }
    }
    long product = PRODUCT * config.heads().queryWidth();
    long[] perPair =
        IntStream.range(0, layers).mapToLong(l -> product * (l >= lowest ? 6 : 2)).toArray();
    return new FlopCount(parameters, perToken, perPair, plan);
  }

  /** k: operations a token and parameter, without attention. */
  public double factor() {
    return (double) perToken / parameters;
  }

  /** Operations for sentences of these lengths. */
  public double of(Collection<Integer> lengths) {
    Map<Integer, Double> known = new HashMap<>();
    return lengths.stream()
        .mapToDouble(length -> known.computeIfAbsent(length, this::ofSentence))
        .sum();
  }

  private double ofSentence(int length) {
    Map<AttentionMask, Long> pairs = new HashMap<>();
    double operations = (double) perToken * length;
    for (int layer = 0; layer < perPair.length; layer++) {
      long seen = pairs.computeIfAbsent(plan.at(layer), mask -> pairs(mask, length));
      operations += (double) perPair[layer] * seen;
    }
    return operations;
  }

  private static long pairs(AttentionMask mask, int length) {
    long pairs = 0;
    for (int query = 0; query < length; query++) {
      int[] seen = mask.visible(query, length);
      for (int i = 0; i < seen.length; i += 2) {
        pairs += seen[i + 1] - seen[i];
      }
    }
    return pairs;
  }
}
