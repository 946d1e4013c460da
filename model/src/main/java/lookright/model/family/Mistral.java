package lookright.model.family;

import java.util.Set;
import lookright.model.DecoderConfig;

/** Mistral (arXiv 2310.06825): a sliding window in every layer, where one is set. */
final class Mistral implements ModelFamily {
  @Override
  public String modelType() {
    return "mistral";
  }

  @Override
  public String classPrefix() {
    return "Mistral";
  }

  @Override
  public Set<String> ownKeys() {
    return Set.of();
  }

  @Override
  public GgufLayout gguf() {
    return new GgufLayout("llama", true, true);
  }

  @Override
  public DecoderConfig read(ConfigReader config) {
    int layers = config.positive("num_hidden_layers");
    return new Facts(10_000, 1e-6, 131_072, false, DecoderConfig.Biases.NONE, false)
        .read(config, ConfigReader.everywhere(layers, config.optional("sliding_window")));
  }
}
