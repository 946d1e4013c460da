package lookright.training.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object a line: {@code {"tokens": [...], "tags": [...]}}; other keys are ignored.
 */
final class JsonLinesReader {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final TextFile file;
  private final Columns columns;
  private final boolean labels;

  private JsonLinesReader(TextFile file, Columns columns, boolean labels) {
    this.file = file;
    this.columns = columns;
    this.labels = labels;
  }

  static List<Sentence> read(TextFile file, Columns columns, boolean labels) {
    JsonLinesReader reader = new JsonLinesReader(file, columns, labels);
    List<Sentence> sentences = new ArrayList<>();
    int number = 0;
    for (String line : file.lines()) {
      number++;
      if (!Blank.test(line)) {
        sentences.add(reader.sentence(number, line));
      }
    }
    return sentences;
  }

  private Sentence sentence(int number, String line) {
    JsonNode object = parse(file, number, line);
    List<String> words = strings(number, object, columns.token(), "tokens", "words");
    List<String> tags =
        labels ? strings(number, object, columns.label(), "tags", "labels", "ner_tags") : List.of();
    return Rows.sentence(file, number, words, tags, labels);
  }

  /** The object in a line. */
  static JsonNode parse(TextFile file, int number, String line) {
    try {
      JsonNode node = JSON.readTree(line);
      if (node.isObject()) {
        return node;
      }
    } catch (JsonProcessingException e) {
      throw file.error(number, "not JSON: " + e.getOriginalMessage());
    }
    throw file.error(number, "expected one JSON object a line");
  }

  private List<String> strings(
      int number, JsonNode object, @Nullable String asked, String... usual) {
    JsonNode array = null;
    for (String key : asked == null ? usual : new String[] {asked}) {
      array = array == null ? object.get(key) : array;
    }
    String name = asked == null ? usual[0] : asked;
    if (array == null || !array.isArray()) {
      throw file.error(
          number, "no list \"%s\"; expected {\"tokens\": [...], \"tags\": [...]}".formatted(name));
    }
    List<String> values = new ArrayList<>();
    for (JsonNode value : array) {
      if (!value.isTextual()) {
        throw file.error(number, "\"%s\" holds %s; expected strings only".formatted(name, value));
      }
      values.add(value.textValue());
    }
    return values;
  }
}
