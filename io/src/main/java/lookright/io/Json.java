package lookright.io;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;

/**
 * JSON as the standard has it: no duplicate keys, no comments, no NaN, nothing after the value, at
 * most 200 levels deep. Written with two blanks of indent, as Hugging Face's files are.
 */
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(200)
                          .maxDocumentLength(1L << 28)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final ObjectWriter PRETTY =
      MAPPER.writer(
          new DefaultPrettyPrinter()
              .withObjectIndenter(new DefaultIndenter("  ", "\n"))
              .withArrayIndenter(new DefaultIndenter("  ", "\n"))
              .withSeparators(
                  Separators.createDefaultInstance()
                      .withObjectFieldValueSpacing(Separators.Spacing.AFTER)));

  private Json() {}

  /** A mapper with these rules, for nodes made in memory. */
  public static ObjectMapper mapper() {
    return MAPPER.copy();
  }

  /** A new empty object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /**
   * Reads a file that holds one JSON value.
   *
   * @throws UserException naming file, line and column if it cannot be read or is not JSON
   */
  public static JsonNode read(Path file) {
    return parse(Text.read(file), file.toString());
  }

  /** Reads a file that holds one JSON object. */
  public static ObjectNode readObject(Path file) {
    if (read(file) instanceof ObjectNode object) {
      return object;
    }
    throw new UserException(file + ": found JSON that is no object; expected {...}");
  }

  /**
   * Parses one JSON value.
   *
   * @param where the text's origin, for messages
   */
  public static JsonNode parse(String text, String where) {
    if (text.isBlank()) {
      throw new UserException(where + ": found nothing; expected JSON");
    }
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw broken(where, e);
    }
  }

  /** The message for JSON that {@code e} found broken. */
  public static UserException broken(String where, JacksonException e) {
    JsonLocation at = e.getLocation();
    String place = at == null ? "" : ", line " + at.getLineNr() + ", column " + at.getColumnNr();
    String found = e.getOriginalMessage().lines().findFirst().orElse("broken JSON");
    found = found.replaceFirst(" \\(start marker at \\[Source: .*", "");
    return new UserException(where + place + ": found broken JSON: " + found, e);
  }

  /** The node with two blanks of indent and a line feed at the end. */
  public static String pretty(JsonNode node) {
    try {
      return PRETTY.writeValueAsString(node) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Found a node that has no JSON form", e);
    }
  }

  /** Writes the node to a file, whole or not at all. */
  public static void write(Path file, JsonNode node) {
    AtomicFile.writeText(file, pretty(node));
  }
}
