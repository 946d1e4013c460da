package lookright.model;

import java.util.LinkedHashMap;
import java.util.Map;

/** What turns the decoder's last state into logits. */
public sealed interface Head {
  /** The head's own tensors and their shapes, under Hugging Face's names. */
  Map<String, long[]> shapes(DecoderConfig config);

  /** The weight {@code [K, D]} that the last state is multiplied with. */
  String weight(DecoderConfig config);

  /** Whether there is a bias, named like the weight. */
  boolean biased();

  /** {@code score}: one logit per label, with or without bias. */
  record TokenClassification(int labels, boolean biased) implements Head {
    @Override
    public Map<String, long[]> shapes(DecoderConfig config) {
      Map<String, long[]> shapes = new LinkedHashMap<>();
      shapes.put("score.weight", new long[] {labels, config.hiddenSize()});
      if (biased) {
        shapes.put("score.bias", new long[] {labels});
      }
      return shapes;
    }

    @Override
    public String weight(DecoderConfig config) {
      return "score.weight";
    }
  }

  /** {@code lm_head}, or the embedding itself where the two are tied: one logit per token. */
  record LanguageModel() implements Head {
    @Override
    public Map<String, long[]> shapes(DecoderConfig config) {
      return config.tiedEmbeddings()
          ? Map.of()
          : Map.of("lm_head.weight", new long[] {config.vocabularySize(), config.hiddenSize()});
    }

    @Override
    public String weight(DecoderConfig config) {
      return config.tiedEmbeddings() ? "model.embed_tokens.weight" : "lm_head.weight";
    }

    @Override
    public boolean biased() {
      return false;
    }
  }
}
