package lookright.model;

import java.util.LinkedHashMap;
import java.util.Map;

/** The names and shapes of a decoder's tensors, as Hugging Face's files have them. */
public final class DecoderTensors {
  /** The embedding {@code [V, D]}. */
  public static final String EMBEDDING = "model.embed_tokens.weight";

  /** The final norm {@code [D]}. */
  public static final String FINAL_NORM = "model.norm.weight";

  private DecoderTensors() {}

  /** The name of a tensor of layer {@code layer}. */
  public static String inLayer(int layer, String rest) {
    return "model.layers." + layer + "." + rest;
  }

  /** Whether a tensor is the weight of a linear layer of a decoder block. */
  public static boolean isBlockLinear(String name) {
    return name.startsWith("model.layers.") && name.endsWith("_proj.weight");
  }

  /**
   * A of the low-rank update of a linear layer, {@code [r, in]}; PEFT's name without its prefix.
   */
  public static String down(String linear) {
    return linear + ".lora_A.weight";
  }

  /** B of the low-rank update of a linear layer, {@code [out, r]}. */
  public static String up(String linear) {
    return linear + ".lora_B.weight";
  }

  /**
   * The layer that a tensor belongs to; -1 for the embedding, the layer count for what is above.
   */
  public static int layerOf(String name, int layers) {
    if (name.equals(EMBEDDING)) {
      return -1;
    }
    String prefix = "model.layers.";
    return name.startsWith(prefix)
        ? Integer.parseInt(name.substring(prefix.length(), name.indexOf('.', prefix.length())))
        : layers;
  }

  /** All tensors of the decoder and of its head, from the embedding upwards. */
  public static Map<String, long[]> shapes(DecoderConfig config, Head head) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    long hidden = config.hiddenSize();
    shapes.put(EMBEDDING, new long[] {config.vocabularySize(), hidden});
    for (int layer = 0; layer < config.layers(); layer++) {
      addLayer(shapes, config, "model.layers." + layer + ".");
    }
    shapes.put(FINAL_NORM, new long[] {hidden});
    shapes.putAll(head.shapes(config));
    return shapes;
  }

  private static void addLayer(Map<String, long[]> shapes, DecoderConfig config, String layer) {
    long hidden = config.hiddenSize();
    long queries = config.heads().queryWidth();
    long keys = config.heads().keyWidth();
    long inner = config.intermediateSize();
    DecoderConfig.Biases biases = config.biases();
    shapes.put(layer + "input_layernorm.weight", new long[] {hidden});
    addLinear(shapes, layer + "self_attn.q_proj", queries, hidden, biases.qkv());
    addLinear(shapes, layer + "self_attn.k_proj", keys, hidden, biases.qkv());
    addLinear(shapes, layer + "self_attn.v_proj", keys, hidden, biases.qkv());
    if (config.headNorm()) {
      shapes.put(layer + "self_attn.q_norm.weight", new long[] {config.heads().headSize()});
      shapes.put(layer + "self_attn.k_norm.weight", new long[] {config.heads().headSize()});
    }
    addLinear(shapes, layer + "self_attn.o_proj", hidden, queries, biases.output());
    shapes.put(layer + "post_attention_layernorm.weight", new long[] {hidden});
    addLinear(shapes, layer + "mlp.gate_proj", inner, hidden, biases.mlp());
    addLinear(shapes, layer + "mlp.up_proj", inner, hidden, biases.mlp());
    addLinear(shapes, layer + "mlp.down_proj", hidden, inner, biases.mlp());
  }

  private static void addLinear(
      Map<String, long[]> shapes, String name, long out, long in, boolean biased) {
    shapes.put(name + ".weight", new long[] {out, in});
    if (biased) {
      shapes.put(name + ".bias", new long[] {out});
    }
  }
}
