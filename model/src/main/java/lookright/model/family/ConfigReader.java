package lookright.model.family;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import lookright.io.UserException;
import lookright.model.RotaryScaling;
import lookright.ops.HeadLayout;
import org.jspecify.annotations.Nullable;

/**
 * Typed access to a {@code config.json} that remembers which keys were read. What changes numbers
 * and is not supported is an error; null counts as absent, as in transformers.
 */
public final class ConfigReader {
  private final JsonNode json;
  private final String where;
  private final Set<String> read = new LinkedHashSet<>();

  /** A reader of {@code json}; {@code where} is the file's name in messages. */
  public ConfigReader(JsonNode json, String where) {
    this.json = json;
    this.where = where;
  }

  /** Keys that were asked for. */
  Set<String> keysRead() {
    return read;
  }

  /** An error about {@code key}: what was found, what was expected. */
  public UserException error(String key, Object found, String expected) {
    return new UserException(where + ": " + key + " is " + found + ", expected " + expected);
  }

  private @Nullable JsonNode find(String key) {
    read.add(key);
    JsonNode node = json.get(key);
    return node == null || node.isNull() ? null : node;
  }

  /** A positive whole number that must be there. */
  public int positive(String key) {
    JsonNode node = find(key);
    if (node == null) {
      throw new UserException(where + ": no \"" + key + "\", expected a positive whole number");
    }
    return positive(key, node);
  }

  /** A positive whole number, or {@code otherwise}. */
  public int positive(String key, int otherwise) {
    JsonNode node = find(key);
    return node == null ? otherwise : positive(key, node);
  }

  private int positive(String key, JsonNode node) {
    if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < 1) {
      throw error(key, node, "a positive whole number");
    }
    return node.intValue();
  }

  /** A number, or {@code otherwise}. */
  public double number(String key, double otherwise) {
    JsonNode node = find(key);
    if (node != null && !node.isNumber()) {
      throw error(key, node, "a number");
    }
    return node == null ? otherwise : node.doubleValue();
  }

  /** A switch, or {@code otherwise}. */
  public boolean flag(String key, boolean otherwise) {
    JsonNode node = find(key);
    if (node != null && !node.isBoolean()) {
      throw error(key, node, "true or false");
    }
    return node == null ? otherwise : node.booleanValue();
  }

  /** A text, or {@code otherwise}. */
  public String text(String key, String otherwise) {
    JsonNode node = find(key);
    if (node != null && !node.isTextual()) {
      throw error(key, node, "a text");
    }
    return node == null ? otherwise : node.textValue();
  }

  /** Refuses any value but {@code only}, which is also the default. */
  public void only(String key, Object only, String reason) {
    JsonNode node = find(key);
    if (node != null && !same(node, only)) {
      throw error(key, node, only + ": " + reason);
    }
  }

  private static boolean same(JsonNode node, Object only) {
    return (node.isNumber() && only instanceof Number number)
        ? node.doubleValue() == number.doubleValue()
        : node.asText().equals(String.valueOf(only));
  }

  /** Query heads, key heads and head size. */
  public HeadLayout heads(int hiddenSize) {
    int heads = positive("num_attention_heads");
    int keyHeads = positive("num_key_value_heads", heads);
    if (find("head_dim") == null && hiddenSize % heads != 0) {
      throw error("num_attention_heads", heads, "a divisor of hidden_size " + hiddenSize);
    }
    int size = positive("head_dim", hiddenSize / heads);
    if (heads % keyHeads != 0) {
      throw error("num_key_value_heads", keyHeads, "a divisor of " + heads + " query heads");
    }
    if (size % 2 != 0) {
      throw error("head_dim", size, "an even number: rotary embedding turns pairs");
    }
    return new HeadLayout(heads, keyHeads, size);
  }

  /** Rotary settings, in the form of transformers 5 ({@code rope_parameters}) or of 4. */
  public RotaryScaling rotary(double defaultTheta) {
    double theta = number("rope_theta", defaultTheta);
    JsonNode old = find("rope_scaling");
    JsonNode current = find("rope_parameters");
    JsonNode node = current != null ? current : old;
    if (node == null) {
      return new RotaryScaling.Default(theta);
    }
    String name = current != null ? "rope_parameters" : "rope_scaling";
    ConfigReader inner = new ConfigReader(node, where + ": " + name);
    double base = inner.number("rope_theta", theta);
    String type = inner.text("rope_type", inner.text("type", "default"));
    return switch (type) {
      case "default" -> new RotaryScaling.Default(base);
      case "linear" -> new RotaryScaling.Linear(base, inner.required("factor"));
      case "llama3" ->
          new RotaryScaling.Llama3(
              base,
              inner.required("factor"),
              inner.required("low_freq_factor"),
              inner.required("high_freq_factor"),
              inner.required("original_max_position_embeddings"));
      default -> throw inner.error("rope_type", type, "default, linear or llama3");
    };
  }

  private double required(String key) {
    if (find(key) == null) {
      throw new UserException(where + ": no \"" + key + "\", expected a number");
    }
    return number(key, 0);
  }

  /**
   * The sliding window of each layer, null where there is none: {@code layer_types} decides where
   * it stands, else {@code otherwise}.
   */
  public List<@Nullable Integer> windows(int layers, List<@Nullable Integer> otherwise) {
    JsonNode types = find("layer_types");
    if (types == null) {
      return otherwise;
    }
    if (!types.isArray() || types.size() != layers) {
      throw error("layer_types", types, "a list of " + layers + " entries");
    }
    List<@Nullable Integer> windows = new ArrayList<>();
    for (JsonNode type : types) {
      switch (type.asText()) {
        case "full_attention" -> windows.add(null);
        case "sliding_attention" -> windows.add(positive("sliding_window"));
        default -> throw error("layer_types", type, "full_attention or sliding_attention");
      }
    }
    return windows;
  }

  /**
   * A switch for each layer, written 1 and 0; null where there is none. More entries than layers
   * are passed over, as in transformers.
   */
  public @Nullable List<Boolean> layerSwitches(String key, int layers) {
    JsonNode node = find(key);
    if (node == null) {
      return null;
    }
    List<Boolean> switches = new ArrayList<>();
    for (JsonNode entry : node) {
      if (!entry.isBoolean() && !(entry.isInt() && (entry.intValue() & ~1) == 0)) {
        throw error(key, node, "a list of 1 and 0");
      }
      switches.add(entry.isBoolean() ? entry.booleanValue() : entry.intValue() == 1);
    }
    if (!node.isArray() || switches.size() < layers) {
      throw error(key, node, "a list of " + layers + " entries, 1 or 0");
    }
    return switches.subList(0, layers);
  }

  /** The same window, or none, in every layer. */
  public static List<@Nullable Integer> everywhere(int layers, @Nullable Integer window) {
    return Collections.unmodifiableList(
        new ArrayList<@Nullable Integer>(Collections.nCopies(layers, window)));
  }

  /** An optional positive number: the size of a sliding window. */
  public @Nullable Integer optional(String key) {
    JsonNode node = find(key);
    return node == null ? null : positive(key, node);
  }
}
