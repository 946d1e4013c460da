package lookright.io.safetensors;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lookright.io.safetensors.SafetensorsException.Kind;
import lookright.io.safetensors.SafetensorsFile.Mode;
import org.jspecify.annotations.Nullable;

/**
 * Rules 5 to 8: from JSON text to a {@link Header}.
 *
 * <p>Compatible mode follows what the reference's JSON library takes for a tensor, so an entry may
 * also be an array in the order type, shape, offsets, and a type may be written <code>
 * {"F32": null}</code>. Strict mode takes neither.
 */
final class HeaderParser {
  /** Names, dimensions and metadata keys that one header may hold; a bound on memory. */
  static final int MAX_VALUES = 4_000_000;

  /** How deep the reference's JSON library goes. */
  private static final int MAX_NESTING = 127;

  /** No JSON text is longer than the header, so only nesting needs a limit of its own. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_NESTING)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final Path file;
  private final Mode mode;
  private final JsonParser json;
  private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private boolean metadataSeen;
  private int values;

  private HeaderParser(Path file, Mode mode, JsonParser json) {
    this.file = file;
    this.mode = mode;
    this.json = json;
  }

  /** Parses the whole of {@code text}. */
  static Header parse(Path file, Mode mode, Reader text) throws IOException {
    try (JsonParser json = JSON.createParser(text)) {
      return new HeaderParser(file, mode, json).header();
    } catch (JacksonException e) {
      JsonLocation at = e.getLocation();
      String where = at == null ? "" : " at character " + at.getCharOffset();
      throw new SafetensorsException(
          Kind.HEADER_NOT_JSON,
          file,
          "a broken header (" + e.getOriginalMessage().lines().findFirst().orElse("") + where + ")",
          "one JSON object");
    }
  }

  private Header header() throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw refuse(Kind.HEADER_NOT_JSON, "a header that is " + token(), "one JSON object");
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = wellFormed(json.currentName());
      json.nextToken();
      if (name.equals(Names.METADATA)) {
        readMetadata();
      } else {
        readEntry(name);
      }
    }
    if (json.nextToken() != null) {
      throw refuse(Kind.HEADER_NOT_JSON, "more JSON after the header's object", "one JSON object");
    }
    return new Header(metadata, new ArrayList<>(tensors.values()));
  }

  private void readMetadata() throws IOException {
    if (metadataSeen) {
      throw refuse(Kind.BAD_METADATA, "__metadata__ twice", "it once");
    }
    metadataSeen = true;
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw refuse(Kind.BAD_METADATA, "__metadata__ that is " + token(), "a map of strings");
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      count();
      String key = wellFormed(json.currentName());
      if (json.nextToken() != JsonToken.VALUE_STRING) {
        String found = "__metadata__ key " + Names.quote(key) + " that is " + token();
        throw refuse(Kind.BAD_METADATA, found, "a string");
      }
      if (metadata.put(key, wellFormed(json.getText())) != null && mode == Mode.STRICT) {
        String found = "__metadata__ key " + Names.quote(key) + " twice";
        throw refuse(Kind.DUPLICATE_METADATA_KEY, found, "each key once");
      }
    }
  }

  private void readEntry(String name) throws IOException {
    count();
    if (mode == Mode.STRICT) {
      String flaw = Names.flaw(name);
      if (flaw != null) {
        throw refuse(Kind.UNSAFE_NAME, flaw, "a plain name");
      }
    }
    Entry entry = new Entry(name);
    if (json.currentToken() == JsonToken.START_OBJECT) {
      entry.readObject();
    } else if (json.currentToken() == JsonToken.START_ARRAY && mode == Mode.COMPATIBLE) {
      entry.readArray();
    } else {
      throw entry.bad("an entry that is " + token(), "an object");
    }
    if (tensors.put(name, entry.info()) != null && mode == Mode.STRICT) {
      String found = "tensor " + Names.quote(name) + " twice";
      throw refuse(Kind.DUPLICATE_NAME, found, "each name once");
    }
  }

  private void count() throws SafetensorsException {
    if (++values > MAX_VALUES) {
      String found = "more than " + MAX_VALUES + " names and dimensions in the header";
      throw refuse(Kind.TOO_MANY_VALUES, found, "a header of sensible size");
    }
  }

  private String wellFormed(String text) throws SafetensorsException {
    if (!Names.isWellFormed(text)) {
      throw refuse(Kind.HEADER_NOT_JSON, "half a surrogate pair in a string", "Unicode text");
    }
    return text;
  }

  private String token() {
    JsonToken token = json.currentToken();
    if (token == null) {
      return "nothing";
    }
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_NULL -> "null";
      default -> token.asString() == null ? token.name() : token.asString();
    };
  }

  private SafetensorsException refuse(Kind kind, String found, String expected) {
    return new SafetensorsException(kind, file, found, expected);
  }

  /** One tensor's entry while it is read. */
  private final class Entry {
    private final String name;
    private @Nullable Dtype dtype;
    private @Nullable List<Long> shape;
    private @Nullable List<Long> offsets;

    Entry(String name) {
      this.name = name;
    }

    void readObject() throws IOException {
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = wellFormed(json.currentName());
        json.nextToken();
        switch (field) {
          case "dtype", "shape", "data_offsets" -> {
            if (isRead(field)) {
              throw bad("field " + field + " twice", "each field once");
            }
            readField(field);
          }
          default -> skipUnknown(field);
        }
      }
    }

    void readArray() throws IOException {
      for (String field : List.of("dtype", "shape", "data_offsets")) {
        json.nextToken();
        readField(field);
      }
      if (json.nextToken() != JsonToken.END_ARRAY) {
        throw bad("an array of more than 3 values", "type, shape and offsets");
      }
    }

    private boolean isRead(String field) {
      return switch (field) {
        case "dtype" -> dtype != null;
        case "shape" -> shape != null;
        default -> offsets != null;
      };
    }

    private void readField(String field) throws IOException {
      switch (field) {
        case "dtype" -> dtype = readDtype();
        case "shape" -> shape = readIntegers(field);
        default -> offsets = readIntegers(field);
      }
    }

    private Dtype readDtype() throws IOException {
      boolean wrapped =
          json.currentToken() == JsonToken.START_OBJECT
              && mode == Mode.COMPATIBLE
              && json.nextToken() == JsonToken.FIELD_NAME;
      if (!wrapped && json.currentToken() != JsonToken.VALUE_STRING) {
        throw bad("dtype that is " + token(), "a string");
      }
      String text = wellFormed(wrapped ? json.currentName() : json.getText());
      Dtype found = Dtype.find(text);
      if (found == null) {
        throw refuse(
            Kind.UNKNOWN_DTYPE,
            "dtype " + Names.quote(text) + " of tensor " + Names.quote(name),
            "one of " + List.of(Dtype.values()));
      }
      if (wrapped
          && (json.nextToken() != JsonToken.VALUE_NULL
              || json.nextToken() != JsonToken.END_OBJECT)) {
        throw bad("dtype that is an object", "a string");
      }
      return found;
    }

    private List<Long> readIntegers(String field) throws IOException {
      if (json.currentToken() != JsonToken.START_ARRAY) {
        throw bad(field + " that is " + token(), "an array of integers");
      }
      List<Long> integers = new ArrayList<>(4);
      while (json.nextToken() != JsonToken.END_ARRAY) {
        count();
        integers.add(readUnsigned(field));
      }
      return integers;
    }

    private long readUnsigned(String field) throws IOException {
      if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
        String digits = json.getText();
        if (digits.length() <= 20 && digits.charAt(0) != '-') {
          try {
            return Long.parseUnsignedLong(digits);
          } catch (NumberFormatException e) {
            throw bad(field + " with " + digits, "integers of 64 bits");
          }
        }
      }
      throw bad(field + " with " + token() + " that does not fit", "integers from 0");
    }

    /** Compatible mode reads over unknown fields, but what is in them must be JSON all the same. */
    private void skipUnknown(String field) throws IOException {
      if (mode == Mode.STRICT) {
        throw refuse(
            Kind.UNKNOWN_FIELD,
            "field " + Names.quote(field) + " in tensor " + Names.quote(name),
            "dtype, shape and data_offsets only");
      }
      int depth = 0;
      do {
        JsonToken token = json.currentToken();
        if (token.isStructStart()) {
          depth++;
        } else if (token.isStructEnd()) {
          depth--;
        } else {
          checkScalar(token);
        }
      } while (depth > 0 && json.nextToken() != null);
    }

    private void checkScalar(JsonToken token) throws IOException {
      if (token == JsonToken.FIELD_NAME) {
        wellFormed(json.currentName());
      } else if (token == JsonToken.VALUE_STRING) {
        wellFormed(json.getText());
      } else if (token.isNumeric() && Double.isInfinite(Double.parseDouble(json.getText()))) {
        throw refuse(Kind.HEADER_NOT_JSON, "a number out of range", "numbers of 64 bits");
      }
    }

    TensorInfo info() throws SafetensorsException {
      if (dtype == null || shape == null || offsets == null) {
        throw bad("an entry without all its fields", "dtype, shape and data_offsets");
      }
      if (offsets.size() != 2) {
        throw bad(offsets.size() + " data_offsets", "begin and end");
      }
      return new TensorInfo(name, dtype, shape, offsets.get(0), offsets.get(1));
    }

    SafetensorsException bad(String found, String expected) {
      String what = found + " (tensor " + Names.quote(name) + ")";
      return refuse(Kind.BAD_ENTRY, what, expected);
    }
  }
}
