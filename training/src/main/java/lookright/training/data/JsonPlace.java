package lookright.training.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import lookright.io.Json;
import lookright.io.UserException;

/**
 * A JSON value of a data file, and where it stands, so that whatever is wrong can be named.
 *
 * @param file the file
 * @param line its line in a file of one value a line, else 0
 * @param pointer its place in that value (RFC 6901)
 * @param node the value
 */
record JsonPlace(TextFile file, int line, String pointer, JsonNode node) {
  private static final int SHOWN = 40;

  /** The value of a file that holds one. */
  static JsonPlace of(TextFile file) {
    return new JsonPlace(file, 0, "", Json.parse(file.text(), file.path().toString()));
  }

  JsonPlace at(String key) {
    JsonNode child = node.get(key);
    if (!node.isObject() || child == null) {
      throw error("an object with the key \"" + key + "\"");
    }
    return new JsonPlace(file, line, pointer + "/" + escaped(key), child);
  }

  /** The elements of a list. */
  List<JsonPlace> elements() {
    if (!node.isArray()) {
      throw error("a list [...]");
    }
    List<JsonPlace> elements = new ArrayList<>();
    for (JsonNode element : node) {
      elements.add(new JsonPlace(file, line, pointer + "/" + elements.size(), element));
    }
    return elements;
  }

  /** The values of an object. */
  List<JsonPlace> values() {
    if (!node.isObject()) {
      throw error("an object {...}");
    }
    List<JsonPlace> values = new ArrayList<>();
    node.fieldNames().forEachRemaining(key -> values.add(at(key)));
    return values;
  }

  boolean has(String key) {
    return node.has(key);
  }

  String string() {
    if (!node.isTextual()) {
      throw error("a text \"...\"");
    }
    return node.textValue();
  }

  List<String> strings() {
    return elements().stream().map(JsonPlace::string).toList();
  }

  /** A count or an index. */
  int integer() {
    if (!node.isInt() || node.intValue() < 0) {
      throw error("a whole number from 0");
    }
    return node.intValue();
  }

  /** What to throw if something else was expected here. */
  UserException error(String expected) {
    String found = node.toString();
    String shown = found.length() > SHOWN ? found.substring(0, SHOWN) + "..." : found;
    return new UserException(
        "%s: found %s, expected %s".formatted(place(), shown.replace('\n', ' '), expected));
  }

  /** The file, the line where it has several values, and the pointer. */
  String place() {
    return new SentencePlace(file.path(), lines(), pointer.isEmpty() ? null : pointer).of(0);
  }

  Sentence sentence(List<String> words, List<String> tags, boolean labelled) {
    return Rows.sentence(file, lines(), pointer, words, labelled ? tags : null);
  }

  private List<Integer> lines() {
    return line == 0 ? List.of() : List.of(line);
  }

  private static String escaped(String key) {
    return key.replace("~", "~0").replace("/", "~1");
  }
}
