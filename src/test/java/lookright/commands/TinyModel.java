package lookright.commands;

import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import lookright.io.safetensors.SafetensorsWriter;

/** A LLaMA of four layers and random weights, in a folder of its own, to be spoilt by tests. */
public record TinyModel(Path folder, Map<String, List<Long>> shapes) {
  static final String WEIGHTS = "model.safetensors";
  static final int LAYERS = 4;

  private static final long VOCABULARY = 419;
  private static final long WIDTH = 16;
  private static final long INNER = 32;
  private static final String CONFIG =
      """
      {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "hidden_act": "silu",
       "vocab_size": 419, "hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 4,
       "num_attention_heads": 2, "num_key_value_heads": 2, "max_position_embeddings": 128,
       "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "tie_word_embeddings": true}
      """;

  /** A base model without a head. */
  static TinyModel base(Path folder) throws IOException {
    Files.createDirectories(folder);
    TinyModel model = new TinyModel(folder, decoderShapes());
    Files.writeString(folder.resolve("config.json"), CONFIG);
    for (String file : List.of("tokenizer.json", "tokenizer_config.json")) {
      String resource = "/tokenizers/tiny/" + file;
      try (InputStream in = Objects.requireNonNull(Ran.class.getResourceAsStream(resource))) {
        Files.copy(in, folder.resolve(file));
      }
    }
    model.write();
    return model;
  }

  /** A tagger as transformers saves it: O, B-PER, I-PER and no lookright.json. */
  public static TinyModel tagger(Path folder) throws IOException {
    TinyModel model = base(folder);
    model.config(
        "\"hidden_act\"",
        "\"id2label\": {\"0\": \"O\", \"1\": \"B-PER\", \"2\": \"I-PER\"}, \"hidden_act\"");
    model.shapes.put("score.weight", List.of(3L, WIDTH));
    model.shapes.put("score.bias", List.of(3L));
    model.write();
    return model;
  }

  private static Map<String, List<Long>> decoderShapes() {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    shapes.put("model.embed_tokens.weight", List.of(VOCABULARY, WIDTH));
    for (int layer = 0; layer < LAYERS; layer++) {
      String prefix = "model.layers." + layer + ".";
      for (String name : List.of("q_proj", "k_proj", "v_proj", "o_proj")) {
        shapes.put(prefix + "self_attn." + name + ".weight", List.of(WIDTH, WIDTH));
      }
      shapes.put(prefix + "mlp.gate_proj.weight", List.of(INNER, WIDTH));
      shapes.put(prefix + "mlp.up_proj.weight", List.of(INNER, WIDTH));
      shapes.put(prefix + "mlp.down_proj.weight", List.of(WIDTH, INNER));
      shapes.put(prefix + "input_layernorm.weight", List.of(WIDTH));
      shapes.put(prefix + "post_attention_layernorm.weight", List.of(WIDTH));
    }
    shapes.put("model.norm.weight", List.of(WIDTH));
    return shapes;
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  /** Replaces a part of config.json. */
  void config(String old, String replacement) throws IOException {
    Path file = file("config.json");
    Files.writeString(file, Files.readString(file).replace(old, replacement));
  }

  /** Writes random weights of the present shapes. */
  void write() throws IOException {
    writer("", 0).write(file(WEIGHTS));
  }

  /** Writes them with one entry of one tensor replaced. */
  void write(String tensor, float value) throws IOException {
    writer(tensor, value).write(file(WEIGHTS));
  }

  /** What writes them, for a test that adds a tensor. */
  SafetensorsWriter writer(String spoilt, float value) {
    SplittableRandom random = new SplittableRandom(7);
    SafetensorsWriter writer = new SafetensorsWriter().metadata("format", "pt");
    shapes.forEach(
        (name, shape) -> {
          float[] values =
              new float[(int) shape.stream().mapToLong(n -> n).reduce(1, (a, b) -> a * b)];
          for (int i = 0; i < values.length; i++) {
            values[i] = name.contains("norm") ? 1f : (float) (random.nextDouble() - 0.5) * 0.4f;
          }
          if (name.equals(spoilt)) {
            values[0] = value;
          }
          writer.addFloats(name, shape, () -> FloatBuffer.wrap(values));
        });
    return writer;
  }

  /** Sentences of which every name is a person: {@code B-PER I-PER}. */
  static Path sentences(Path file, int count, long seed) throws IOException {
    List<String> first = List.of("Anna", "Ole", "Mia", "Zoe");
    List<String> last = List.of("Berg", "Lund", "Holm");
    SplittableRandom random = new SplittableRandom(seed);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add("then O");
      lines.add(first.get(random.nextInt(first.size())) + " B-PER");
      if (random.nextBoolean()) {
        lines.add(last.get(random.nextInt(last.size())) + " I-PER");
      }
      lines.add("went O");
      lines.add("home O");
      lines.add("");
    }
    return Files.write(file, lines);
  }
}
