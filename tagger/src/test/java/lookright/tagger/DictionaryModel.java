package lookright.tagger;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URISyntaxException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import lookright.attention.LayerMaskPlan;
import lookright.io.text.WordSplitter;
import lookright.io.tokenizer.SubwordTokenizer;
import lookright.model.DecoderTensors;
import lookright.model.Head;
import lookright.model.Weights;
import lookright.model.family.ModelConfig;
import lookright.model.folder.ModelFolder;
import lookright.model.folder.TaggerSettings;
import lookright.model.labels.LabelSet;
import lookright.model.tagging.LabelPosition;
import lookright.model.tagging.LongSentences;

/**
 * A small random model that knows a few words by heart: its head compares the last state with their
 * embeddings. Attention moves the scores a little and the labels hardly.
 *
 * @param labels by number; the first is what it says about any other word
 * @param dictionary label by word, each word of one sub-token
 */
record DictionaryModel(List<String> labels, Map<String, String> dictionary) {
  static final DictionaryModel NAMES =
      new DictionaryModel(
          List.of("O", "B-LOC", "I-LOC", "B-PER", "I-PER"),
          Map.of("Anna", "B-PER", "Smith", "I-PER", "Oslo", "B-LOC"));

  private static final int HIDDEN = 64;
  private static final String CONFIG =
      """
      {"model_type": "llama", "vocab_size": 289, "hidden_size": 64, "intermediate_size": 64,
       "num_hidden_layers": 2, "num_attention_heads": 2, "max_position_embeddings": 64,
       "rms_norm_eps": 1e-5, "hidden_act": "silu", "tie_word_embeddings": false}
      """;

  /** Writes the folder as {@code lookright train} does; it sees sixteen sub-tokens at once. */
  Path write(Path folder, String plan) throws Exception {
    ModelConfig config = ModelConfig.of(new ObjectMapper().readTree(CONFIG), "test");
    Head head = new Head.TokenClassification(labels.size(), true);
    TaggerSettings settings =
        new TaggerSettings(
            LayerMaskPlan.parse(plan),
            LabelSet.ordered(labels),
            LabelPosition.FIRST,
            WordSplitter.NAME,
            16,
            LongSentences.TRUNCATE,
            null,
            null);
    Files.createDirectories(folder);
    try (SubwordTokenizer tokenizer = SubwordTokenizer.open(resources());
        Weights weights =
            Weights.read(DecoderTensors.shapes(config.decoder(), head), source(tokenizer))) {
      new ModelFolder(config, head, settings, tokenizer, null).write(folder, weights);
    }
    return folder;
  }

  private static Path resources() throws URISyntaxException {
    return Path.of(DictionaryModel.class.getResource("tokenizer.json").toURI()).getParent();
  }

  private Weights.Source source(SubwordTokenizer tokenizer) {
    Map<Integer, Integer> tokenOfLabel = new HashMap<>();
    dictionary.forEach(
        (word, label) ->
            tokenOfLabel.put(labels.indexOf(label), tokenizer.encodeWords(List.of(word)).ids()[1]));
    Weights.Source random = Weights.random(5, 0.05);
    return (name, values) -> {
      switch (name) {
        case DecoderTensors.EMBEDDING -> {
          for (int token = 0; values.hasRemaining(); token++) {
            putEmbedding(token, 1, values);
          }
        }
        case "score.weight" -> {
          for (int label = 0; label < labels.size(); label++) {
            Integer token = tokenOfLabel.get(label);
            putEmbedding(token == null ? 0 : token, token == null ? 0 : 10f / HIDDEN, values);
          }
        }
        case "score.bias" -> {
          values.put(5);
          while (values.hasRemaining()) {
            values.put(0);
          }
        }
        default -> random.read(name, values);
      }
    };
  }

  private static void putEmbedding(int token, float scale, FloatBuffer values) {
    SplittableRandom random = new SplittableRandom(token);
    for (int i = 0; i < HIDDEN; i++) {
      values.put(scale * (random.nextBoolean() ? 1 : -1));
    }
  }
}
