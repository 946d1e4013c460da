package lookright.model.family;

import java.util.Set;
import lookright.model.DecoderConfig;

/** LLaMA 1 to 3 (arXiv 2302.13971, 2307.09288, 2407.21783) and models of its form. */
final class Llama implements ModelFamily {
  @Override
  public String modelType() {
    return "llama";
  }

  @Override
  public String classPrefix() {
    return "Llama";
  }

  @Override
  public Set<String> ownKeys() {
    return Set.of("pretraining_tp");
  }

  @Override
  public GgufLayout gguf() {
    return new GgufLayout("llama", true, false);
  }

  @Override
  public DecoderConfig read(ConfigReader config) {
    boolean attention = config.flag("attention_bias", false);
    boolean mlp = config.flag("mlp_bias", false);
    int layers = config.positive("num_hidden_layers");
    DecoderConfig.Biases biases = new DecoderConfig.Biases(attention, attention, mlp);
    return new Facts(10_000, 1e-6, 2_048, false, biases, false)
        .read(config, ConfigReader.everywhere(layers, null));
  }
}
