package lookright.model.convert;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One tensor's names in three worlds. A name is a part of the model and {@code .weight} or {@code
 * .bias}; a layer's part has the layer's number before it.
 */
final class TensorNames {
  /** Where a name comes from or goes to. */
  enum World {
    /** llama.cpp's files. */
    GGUF("blk"),
    /** llama2.c's files, named as in LLaMA's first release. */
    LLAMA2C("layers");

    private final Pattern inLayer;
    private final String layers;

    World(String layers) {
      this.layers = layers;
      inLayer = Pattern.compile(Pattern.quote(layers) + "\\.(\\d{1,5})\\.(.+)");
    }

    private @Nullable String of(Row row) {
      return this == GGUF ? row.gguf : row.llama2c;
    }
  }

  private record Row(String huggingFace, @Nullable String gguf, @Nullable String llama2c) {}

  private static final List<Row> TOP =
      List.of(
          new Row("model.embed_tokens", "token_embd", "tok_embeddings"),
          new Row("model.norm", "output_norm", "norm"),
          new Row("lm_head", "output", "output"),
          new Row("score", "cls.output", null));

  private static final List<Row> LAYER =
      List.of(
          new Row("input_layernorm", "attn_norm", "attention_norm"),
          new Row("self_attn.q_proj", "attn_q", "attention.wq"),
          new Row("self_attn.k_proj", "attn_k", "attention.wk"),
          new Row("self_attn.v_proj", "attn_v", "attention.wv"),
          new Row("self_attn.o_proj", "attn_output", "attention.wo"),
          new Row("self_attn.q_norm", "attn_q_norm", null),
          new Row("self_attn.k_norm", "attn_k_norm", null),
          new Row("post_attention_layernorm", "ffn_norm", "ffn_norm"),
          new Row("mlp.gate_proj", "ffn_gate", "feed_forward.w1"),
          new Row("mlp.down_proj", "ffn_down", "feed_forward.w2"),
          new Row("mlp.up_proj", "ffn_up", "feed_forward.w3"));

  private static final Pattern KIND = Pattern.compile("(.+)\\.(weight|bias)");
  private static final Pattern HUGGING_FACE_LAYER =
      Pattern.compile("model\\.layers\\.(\\d{1,5})\\.(.+)");

  private TensorNames() {}

  /** Hugging Face's name of a tensor, or null if the table does not have it. */
  static @Nullable String toHuggingFace(World world, String name) {
    Matcher kind = KIND.matcher(name);
    if (!kind.matches()) {
      return null;
    }
    Matcher layer = world.inLayer.matcher(kind.group(1));
    boolean inLayer = layer.matches();
    String part = inLayer ? layer.group(2) : kind.group(1);
    for (Row row : inLayer ? LAYER : TOP) {
      if (part.equals(world.of(row))) {
        String prefix = inLayer ? "model.layers." + layer.group(1) + "." : "";
        return prefix + row.huggingFace + "." + kind.group(2);
      }
    }
    return null;
  }

  /** The world's name of a tensor of Hugging Face's name, or null if it has none. */
  static @Nullable String fromHuggingFace(World world, String name) {
    Matcher kind = KIND.matcher(name);
    if (!kind.matches()) {
      return null;
    }
    Matcher layer = HUGGING_FACE_LAYER.matcher(kind.group(1));
    boolean inLayer = layer.matches();
    String part = inLayer ? layer.group(2) : kind.group(1);
    for (Row row : inLayer ? LAYER : TOP) {
      String foreign = world.of(row);
      if (part.equals(row.huggingFace) && foreign != null) {
        String prefix = inLayer ? world.layers + "." + layer.group(1) + "." : "";
        return prefix + foreign + "." + kind.group(2);
      }
    }
    return null;
  }
}
