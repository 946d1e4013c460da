package lookright.model.family;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import lookright.model.DecoderConfig;
import org.jspecify.annotations.Nullable;

/**
 * SmolLM3: a LLaMA in which every fourth layer, or the layers that {@code no_rope_layers} says,
 * know no positions (NoPE, arXiv 2305.19466); where a sliding window is switched on, it stands in
 * those.
 */
final class SmolLm3 implements ModelFamily {
  @Override
  public String modelType() {
    return "smollm3";
  }

  @Override
  public String classPrefix() {
    return "SmolLM3";
  }

  @Override
  public Set<String> ownKeys() {
    return Set.of("pretraining_tp");
  }

  @Override
  public DecoderConfig read(ConfigReader config) {
    boolean attention = config.flag("attention_bias", false);
    boolean mlp = config.flag("mlp_bias", false);
    DecoderConfig.Biases biases = new DecoderConfig.Biases(attention, attention, mlp);
    Set<Integer> unrotated = unrotated(config);
    return new Facts(2_000_000, 1e-6, 32_768, true, biases, false)
        .read(config, windows(config, unrotated))
        .withUnrotated(unrotated);
  }

  /** Despite its name, {@code no_rope_layers} has a 1 where positions turn queries and keys. */
  private static Set<Integer> unrotated(ConfigReader config) {
    int layers = config.positive("num_hidden_layers");
    int interval = config.positive("no_rope_layer_interval", 4);
    List<Boolean> rotated = config.layerSwitches("no_rope_layers", layers);
    Set<Integer> unrotated = new HashSet<>();
    for (int layer = 0; layer < layers; layer++) {
      if (rotated == null ? (layer + 1) % interval == 0 : !rotated.get(layer)) {
        unrotated.add(layer);
      }
    }
    return unrotated;
  }

  private static List<@Nullable Integer> windows(ConfigReader config, Set<Integer> unrotated) {
    int layers = config.positive("num_hidden_layers");
    boolean active = config.flag("use_sliding_window", false);
    Integer window = config.optional("sliding_window");
    List<@Nullable Integer> otherwise = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      otherwise.add(active && unrotated.contains(layer) ? window : null);
    }
    return config.windows(layers, otherwise);
  }
}
