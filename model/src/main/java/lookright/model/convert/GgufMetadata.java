package lookright.model.convert;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lookright.io.UserException;
import org.jspecify.annotations.Nullable;

/** A GGUF file's metadata of one architecture, remembering which keys were asked for. */
final class GgufMetadata {
  private final Map<String, Object> values;
  private final String where;
  private final String architecture;
  private final Set<String> asked = new HashSet<>();

  /** Metadata of the file {@code where}. */
  GgufMetadata(Map<String, Object> values, String where) {
    this.values = values;
    this.where = where;
    architecture = text("general.architecture", "");
  }

  /** {@code general.architecture}. */
  String architecture() {
    return architecture;
  }

  /** Whether the architecture's key is there. */
  boolean has(String key) {
    return find(key) != null;
  }

  /** A positive whole number that must be there. */
  int positive(String key) {
    Object value = find(key);
    if (value == null) {
      throw new UserException(where + ": found no " + full(key) + "; expected a positive number");
    }
    return positive(key, value);
  }

  /** A positive whole number, or {@code otherwise}. */
  int positive(String key, int otherwise) {
    Object value = find(key);
    return value == null ? otherwise : positive(key, value);
  }

  private int positive(String key, Object value) {
    if (value instanceof Long number && number > 0 && number <= Integer.MAX_VALUE) {
      return number.intValue();
    }
    throw error(key, value instanceof List ? "a list" : value, "one positive whole number");
  }

  /** A number, as short as its float32 can be written, or {@code otherwise}. */
  double number(String key, double otherwise) {
    Object value = find(key);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
      return new BigDecimal(number.toString()).doubleValue();
    }
    throw error(key, value, "a number");
  }

  /** A text of the architecture, or {@code otherwise}. */
  String textOf(String key, String otherwise) {
    asked.add(full(key));
    return text(full(key), otherwise);
  }

  /** A text under a whole key, or {@code otherwise}. */
  String text(String key, String otherwise) {
    Object value = values.get(key);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof String text) {
      return text;
    }
    throw new UserException(where + ": " + key + " is no text; expected one");
  }

  /** A list of texts under the architecture's key, empty where there is none. */
  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    if (find(key) instanceof List<?> list) {
      list.forEach(item -> texts.add(String.valueOf(item)));
    }
    return texts;
  }

  /** A whole number under a whole key, or null. */
  @Nullable Long whole(String key) {
    return values.get(key) instanceof Long number ? number : null;
  }

  /** The architecture's keys that nobody asked for. */
  List<String> unknown() {
    return values.keySet().stream()
        .filter(key -> key.startsWith(architecture + ".") && !asked.contains(key))
        .toList();
  }

  /** An error about a key: what was found, what was expected. */
  UserException error(String key, Object found, String expected) {
    return new UserException(where + ": " + full(key) + " is " + found + "; expected " + expected);
  }

  private @Nullable Object find(String key) {
    asked.add(full(key));
    return values.get(full(key));
  }

  private String full(String key) {
    return architecture + "." + key;
  }
}
