package lookright.model.family;

import java.util.List;
import lookright.model.DecoderConfig;
import org.jspecify.annotations.Nullable;

/** What all families have in common; a family names its differences. */
record Facts(
    double defaultTheta,
    double defaultEpsilon,
    int defaultPositions,
    boolean defaultTied,
    DecoderConfig.Biases biases,
    boolean headNorm) {

  DecoderConfig read(ConfigReader config, List<@Nullable Integer> windows) {
    int hidden = config.positive("hidden_size");
    config.only("hidden_act", "silu", "other activations are not supported");
    config.only("attention_dropout", 0, "dropout in attention is not supported");
    return new DecoderConfig(
        config.positive("vocab_size"),
        hidden,
        config.positive("intermediate_size"),
        config.heads(hidden),
        config.number("rms_norm_eps", defaultEpsilon),
        config.rotary(defaultTheta),
        biases,
        headNorm,
        config.flag("tie_word_embeddings", defaultTied),
        config.positive("max_position_embeddings", defaultPositions),
        windows);
  }
}
