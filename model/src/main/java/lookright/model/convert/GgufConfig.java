package lookright.model.convert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import lookright.io.Json;
import lookright.io.UserException;
import lookright.io.gguf.GgufFile;
import lookright.io.safetensors.TensorInfo;
import lookright.model.family.GgufLayout;
import lookright.model.family.ModelFamily;

/** The {@code config.json} that a GGUF file's metadata and tensors amount to. */
final class GgufConfig {
  /** One factor a frequency; becomes a part of the configuration. */
  static final String ROTARY_FACTORS = "rope_freqs.weight";

  private final GgufFile file;
  private final String where;
  private final GgufMetadata metadata;
  private final ModelFamily family;
  private final ObjectNode json = Json.object();

  private GgufConfig(GgufFile file, String where) {
    this.file = file;
    this.where = where;
    metadata = new GgufMetadata(file.metadata(), where);
    family = family();
  }

  /**
   * What was made of a file.
   *
   * @param json the configuration
   * @param layout how the file holds the family
   * @param headSize rows of one head
   * @param unknown the architecture's keys without a meaning here
   */
  record Made(ObjectNode json, GgufLayout layout, int headSize, List<String> unknown) {}

  /** Reads the metadata; {@code where} is the file's name in messages. */
  static Made of(GgufFile file, String where) {
    return new GgufConfig(file, where).make();
  }

  private ModelFamily family() {
    String architecture = metadata.architecture();
    List<ModelFamily> found =
        ModelFamily.all().stream()
            .filter(f -> f.gguf() != null && f.gguf().architecture().equals(architecture))
            .toList();
    if (found.isEmpty()) {
      throw new UserException(
          where
              + ": general.architecture is \""
              + architecture
              + "\"; expected one of "
              + ModelFamily.all().stream()
                  .filter(f -> f.gguf() != null)
                  .map(f -> f.gguf().architecture())
                  .distinct()
                  .toList());
    }
    boolean window = metadata.has("attention.sliding_window");
    return found.stream()
        .filter(f -> f.gguf() != null && f.gguf().slidingWindow() == window)
        .findFirst()
        .orElseThrow(
            () ->
                metadata.error(
                    "attention.sliding_window", "set", "none for " + architecture + " here"));
  }

  private Made make() {
    int width = metadata.positive("embedding_length");
    int heads = metadata.positive("attention.head_count");
    int headSize = metadata.positive("attention.key_length", width / heads);
    boolean tagger = has("cls.output.weight");
    json.putArray("architectures")
        .add(family.classPrefix() + "For" + (tagger ? "TokenClassification" : "CausalLM"));
    json.put("model_type", family.modelType());
    json.put("vocab_size", rows("token_embd.weight"));
    json.put("hidden_size", width);
    json.put("intermediate_size", metadata.positive("feed_forward_length"));
    json.put("num_hidden_layers", layers());
    json.put("num_attention_heads", heads);
    json.put("num_key_value_heads", metadata.positive("attention.head_count_kv", heads));
    json.put("head_dim", headSize);
    json.put("max_position_embeddings", metadata.positive("context_length"));
    json.put("rms_norm_eps", metadata.number("attention.layer_norm_rms_epsilon", 1e-6));
    json.put("hidden_act", "silu").put("attention_dropout", 0.0).put("initializer_range", 0.02);
    json.put("tie_word_embeddings", !has("output.weight") && !tagger);
    putBiases();
    putWindow();
    putRotary(headSize);
    putTokens();
    putLabels(tagger);
    metadata.positive("vocab_size", 1); // the embedding's rows say it
    GgufLayout layout = family.gguf();
    if (layout == null) {
      throw new IllegalStateException("A family without a layout was chosen");
    }
    return new Made(json, layout, headSize, metadata.unknown());
  }

  /** Checked before any memory is taken for them. */
  private int layers() {
    int layers = metadata.positive("block_count");
    if (layers > file.tensors().size()) {
      throw metadata.error("block_count", layers, "no more than the tensors of the file");
    }
    return layers;
  }

  private void putBiases() {
    if (has("blk.0.attn_q.bias") && !family.modelType().equals("qwen2")) {
      json.put("attention_bias", true);
    }
    if (has("blk.0.ffn_gate.bias")) {
      json.put("mlp_bias", true);
    }
  }

  private void putWindow() {
    if (metadata.has("attention.sliding_window")) {
      json.put("sliding_window", metadata.positive("attention.sliding_window"));
    } else if (ModelFamily.all().stream().anyMatch(this::hasWindowAndSameName)) {
      json.putNull("sliding_window");
    }
  }

  private boolean hasWindowAndSameName(ModelFamily other) {
    GgufLayout layout = other.gguf();
    return layout != null && layout.slidingWindow() && other.modelType().equals(family.modelType());
  }

  private void putRotary(int headSize) {
    double base = metadata.number("rope.freq_base", 10_000);
    json.put("rope_theta", base);
    requireSame("rope.dimension_count", headSize);
    requireSame("attention.value_length", headSize);
    String type = metadata.textOf("rope.scaling.type", "none");
    double factor = metadata.number("rope.scaling.factor", 1);
    int original = metadata.positive("rope.scaling.original_context_length", 8_192);
    if (type.equals("linear")) {
      json.putObject("rope_scaling").put("rope_type", "linear").put("factor", factor);
    } else if (!type.equals("none")) {
      throw metadata.error("rope.scaling.type", "\"" + type + "\"", "none or linear");
    }
    if (has(ROTARY_FACTORS)) {
      if (type.equals("linear")) {
        throw metadata.error("rope.scaling.type", "linear beside " + ROTARY_FACTORS, "one of both");
      }
      json.set("rope_scaling", Llama3Factors.of(where, factors(), base, headSize, original));
    }
  }

  private void requireSame(String key, int headSize) {
    if (metadata.positive(key, headSize) != headSize) {
      throw metadata.error(key, metadata.positive(key), "the size of a head, " + headSize);
    }
  }

  private float[] factors() {
    TensorInfo info = file.info(ROTARY_FACTORS);
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.toIntExact(info.byteCount())).order(ByteOrder.LITTLE_ENDIAN);
    file.readBytes(ROTARY_FACTORS, 0, bytes);
    float[] factors = new float[Math.toIntExact(info.elementCount())];
    info.dtype().toFloats(bytes.flip(), FloatBuffer.wrap(factors));
    return factors;
  }

  private void putTokens() {
    for (String role : List.of("bos", "eos", "padding")) {
      Long id = metadata.whole("tokenizer.ggml." + role + "_token_id");
      if (id != null) {
        json.put((role.equals("padding") ? "pad" : role) + "_token_id", id);
      }
    }
  }

  private void putLabels(boolean tagger) {
    List<String> names = metadata.texts("classifier.output_labels");
    if (tagger) {
      ObjectNode labels = json.putObject("id2label");
      ObjectNode numbers = json.putObject("label2id");
      for (int id = 0; id < rows("cls.output.weight"); id++) {
        String name = id < names.size() ? names.get(id) : "LABEL_" + id;
        labels.put(Integer.toString(id), name);
        numbers.put(name, id);
      }
    }
  }

  private boolean has(String tensor) {
    return file.names().contains(tensor);
  }

  private long rows(String tensor) {
    List<Long> shape = file.info(tensor).shape();
    if (shape.size() != 2) {
      throw new UserException(
          where + ": found shape " + shape + " of " + tensor + "; expected two sizes");
    }
    return shape.get(0);
  }
}
