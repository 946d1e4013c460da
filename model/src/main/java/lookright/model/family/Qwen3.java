package lookright.model.family;

import java.util.Set;
import lookright.model.DecoderConfig;

/** Qwen3 (arXiv 2505.09388): query and key heads are normalised; biases only where configured. */
final class Qwen3 implements ModelFamily {
  @Override
  public String modelType() {
    return "qwen3";
  }

  @Override
  public String classPrefix() {
    return "Qwen3";
  }

  @Override
  public Set<String> ownKeys() {
    return Set.of();
  }

  @Override
  public GgufLayout gguf() {
    return new GgufLayout("qwen3", false, false);
  }

  @Override
  public DecoderConfig read(ConfigReader config) {
    boolean bias = config.flag("attention_bias", false);
    DecoderConfig.Biases biases = new DecoderConfig.Biases(bias, bias, false);
    return new Facts(10_000, 1e-6, 32_768, false, biases, true).read(config, Qwen2.windows(config));
  }
}
