package lookright.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** JSON files, read strictly: no duplicate keys, nothing behind the value. */
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /** The object in a file; anything else is a user's mistake with line and column. */
  public static JsonNode read(Path file) {
    JsonNode json = parse(TextFiles.read(file), file.toString());
    if (!json.isObject()) {
      throw new UserException(file + ": found " + json.getNodeType() + ", expected a JSON object");
    }
    return json;
  }

  /** Any JSON value; {@code where} names it in messages. */
  public static JsonNode parse(String text, String where) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new UserException(
          where
              + " line "
              + e.getLocation().getLineNr()
              + " column "
              + e.getLocation().getColumnNr()
              + ": not JSON: "
              + e.getOriginalMessage().lines().findFirst().orElse(""),
          e);
    }
  }

  /** Writes a value over several lines, for people. */
  public static void write(Path file, JsonNode json) throws IOException {
    Files.writeString(file, json.toPrettyString() + "\n");
  }
}
