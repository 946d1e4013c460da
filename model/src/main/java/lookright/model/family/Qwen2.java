package lookright.model.family;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import lookright.model.DecoderConfig;
import org.jspecify.annotations.Nullable;

/**
 * Qwen2 (arXiv 2407.10671): biases on queries, keys and values; a window in the upper layers only.
 */
final class Qwen2 implements ModelFamily {
  @Override
  public String modelType() {
    return "qwen2";
  }

  @Override
  public String classPrefix() {
    return "Qwen2";
  }

  @Override
  public Set<String> ownKeys() {
    return Set.of();
  }

  @Override
  public GgufLayout gguf() {
    return new GgufLayout("qwen2", false, false);
  }

  @Override
  public DecoderConfig read(ConfigReader config) {
    DecoderConfig.Biases biases = new DecoderConfig.Biases(true, false, false);
    return new Facts(10_000, 1e-6, 32_768, false, biases, false).read(config, windows(config));
  }

  /**
   * The window stands from layer {@code max_window_layers} upwards, and only if it is switched on.
   */
  static List<@Nullable Integer> windows(ConfigReader config) {
    int layers = config.positive("num_hidden_layers");
    boolean active = config.flag("use_sliding_window", false);
    int from = (int) config.number("max_window_layers", 28);
    Integer window = config.optional("sliding_window");
    List<@Nullable Integer> otherwise = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      otherwise.add(active && layer >= from ? window : null);
    }
    return config.windows(layers, otherwise);
  }
}
