package lookright.model.convert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import lookright.io.Json;
import lookright.io.UserException;
import lookright.io.llama2c.Llama2cHeader;
import lookright.io.llama2c.Llama2cWriter;
import lookright.model.DecoderConfig;
import lookright.model.RotaryScaling;

/** What llama2.c's header says of a model, and which models it can say. */
final class Llama2cModel {
  /** The only norm epsilon that llama2.c computes with. */
  private static final double NORM_EPSILON = 1e-5;

  private Llama2cModel() {}

  /** The {@code config.json} of a file. */
  static ObjectNode config(Llama2cHeader header) {
    ObjectNode json = Json.object();
    json.putArray("architectures").add("LlamaForCausalLM");
    json.put("model_type", "llama");
    json.put("vocab_size", header.vocabulary());
    json.put("hidden_size", header.width());
    json.put("intermediate_size", header.innerWidth());
    json.put("num_hidden_layers", header.layers());
    json.put("num_attention_heads", header.heads());
    json.put("num_key_value_heads", header.keyHeads());
    json.put("head_dim", header.headSize());
    json.put("max_position_embeddings", header.maxPositions());
    json.put("rms_norm_eps", NORM_EPSILON);
    json.put("rope_theta", Llama2cWriter.ROTARY_BASE);
    json.put("hidden_act", "silu").put("initializer_range", 0.02);
    json.put("tie_word_embeddings", header.shared());
    json.put("bos_token_id", 1).put("eos_token_id", 2).put("dtype", "float32");
    return json;
  }

  /**
   * The header of a model.
   *
   * @param names its tensors
   * @throws UserException that lists all that llama2.c cannot compute
   */
  static Llama2cHeader header(String where, DecoderConfig model, Set<String> names) {
    List<String> problems = new ArrayList<>();
    require(problems, model.biases().equals(DecoderConfig.Biases.NONE), "biases");
    require(problems, !model.headNorm(), "norms of query and key heads");
    require(problems, model.windows().stream().allMatch(w -> w == null), "a sliding window");
    require(problems, model.normEpsilon() == NORM_EPSILON, "rms_norm_eps " + model.normEpsilon());
    require(
        problems,
        model.rotary().equals(new RotaryScaling.Default(Llama2cWriter.ROTARY_BASE)),
        "rotary embedding with " + model.rotary());
    int heads = model.heads().heads();
    require(
        problems,
        model.heads().queryWidth() == model.hiddenSize(),
        heads + " heads that are not as wide as the model");
    require(problems, !names.contains("score.weight"), "a token-classification head, score.weight");
    boolean output = names.contains("lm_head.weight");
    require(problems, output || model.tiedEmbeddings(), "no lm_head.weight");
    if (!problems.isEmpty()) {
      throw new UserException(
          where
              + ": found "
              + String.join(", ", problems)
              + "; expected what a llama2.c file can hold: a plain LLaMA with rms_norm_eps 1e-5"
              + " and rope_theta 10000");
    }
    return new Llama2cHeader(
        model.hiddenSize(),
        model.intermediateSize(),
        model.layers(),
        heads,
        model.heads().keyHeads(),
        model.vocabularySize(),
        model.maxPositions(),
        model.tiedEmbeddings());
  }

  private static void require(List<String> problems, boolean holds, String otherwise) {
    if (!holds) {
      problems.add(otherwise);
    }
  }
}
