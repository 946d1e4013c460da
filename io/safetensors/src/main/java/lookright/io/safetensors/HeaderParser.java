package lookright.io.safetensors;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
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
  /**
   * Names, dimensions, offsets and metadata that one header may hold, some 200,000 tensors: a bound
   * on memory and time.
   */
  static final int MAX_VALUES = 1_000_000;

  /** UTF-16 units of a tensor's name, or of a key. */
  static final int MAX_NAME = 65_536;

  /** UTF-16 units of a value of the metadata, where whole configurations are kept. */
  static final int MAX_TEXT = 20_000_000;

  /** How deep the reference's JSON library goes. */
  private static final int MAX_NESTING = 127;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_NESTING)
                  .maxNameLength(MAX_NAME)
                  .maxStringLength(MAX_TEXT)
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
      HeaderParser parser = new HeaderParser(file, mode, json);
      try {
        return parser.header();
      } catch (StreamConstraintsException e) {
        throw parser.tooMuch(e);
      } catch (JacksonException e) {
        throw parser.notJson(e);
      }
    }
  }

  private SafetensorsException tooMuch(StreamConstraintsException e) {
    if (json.getParsingContext().getNestingDepth() > MAX_NESTING) {
      String expected = "at most " + MAX_NESTING;
      return refuse(Kind.NESTED_TOO_DEEP, "a header nested too deeply", expected);
    }
    return refuse(
        Kind.TOO_LONG_TEXT,
        "a name, text or number too long (" + firstLine(e) + ")",
        "names of at most " + MAX_NAME + " characters and texts of at most " + MAX_TEXT);
  }

  private SafetensorsException notJson(JacksonException e) {
    if (e.getOriginalMessage().contains("surrogate")) { // Jackson's word on names; ours on values
      return loneSurrogate();
    }
    JsonLocation at = e.getLocation();
    String where = at == null ? "" : " at character " + at.getCharOffset();
    String found = "a broken header (" + firstLine(e) + where + ")";
    return refuse(Kind.HEADER_NOT_JSON, found, "one JSON object");
  }

  /** Jackson quotes what it met, which may be long. */
  private static String firstLine(JacksonException e) {
    String line = e.getOriginalMessage().lines().findFirst().orElse("");
    return line.length() > 200 ? line.substring(0, 200) + "..." : line;
  }

  private Header header() throws IOException {
    JsonToken first = json.nextToken();
    if (first != JsonToken.START_OBJECT) {
      Kind kind = first == null ? Kind.HEADER_NOT_JSON : Kind.HEADER_NOT_AN_OBJECT;
      throw refuse(kind, "a header that is " + token(), "one JSON object");
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
      throw refuse(
          Kind.MORE_AFTER_HEADER, "more JSON after the header's object", "one JSON object");
    }
    return new Header(metadata, new ArrayList<>(tensors.values()));
  }

  private void readMetadata() throws IOException {
    if (metadataSeen) {
      throw refuse(Kind.METADATA_TWICE, "__metadata__ twice", "it once");
    }
    metadataSeen = true;
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw refuse(Kind.BAD_METADATA, "__metadata__ that is " + token(), "a map of strings");
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      count(2);
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
    count(1);
    Names.Flaw flaw = mode == Mode.STRICT ? Names.flaw(name) : null;
    if (flaw != null) {
      throw refuse(flaw.kind(), flaw.found(), "a plain name");
    }
    Entry entry = new Entry(name);
    if (json.currentToken() == JsonToken.START_OBJECT) {
      entry.readObject();
    } else if (json.currentToken() == JsonToken.START_ARRAY && mode == Mode.COMPATIBLE) {
      entry.readArray();
    } else {
      throw entry.bad(Kind.BAD_ENTRY, "an entry that is " + token(), "an object");
    }
    if (tensors.put(name, entry.info()) != null && mode == Mode.STRICT) {
      String found = "tensor " + Names.quote(name) + " twice";
      throw refuse(Kind.DUPLICATE_NAME, found, "each name once");
    }
  }

  private void count(int more) throws SafetensorsException {
    values += more;
    if (values > MAX_VALUES) {
      String found = "more than " + MAX_VALUES + " names, dimensions and offsets in the header";
      throw refuse(Kind.TOO_MANY_VALUES, found, "a header of sensible size");
    }
  }

  private String wellFormed(String text) throws SafetensorsException {
    if (!Names.isWellFormed(text)) {
      throw loneSurrogate();
    }
    return text;
  }

  private SafetensorsException loneSurrogate() {
    return refuse(Kind.LONE_SURROGATE, "half a surrogate pair in a string", "Unicode text");
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
              throw bad(Kind.FIELD_TWICE, "field " + field + " twice", "each field once");
            }
            readField(field);
          }
          default -> skipUnknown(field);
        }
      }
    }

    void readArray() throws IOException {
      for (String field : List.of("dtype", "shape", "data_offsets")) {
        if (json.nextToken() == JsonToken.END_ARRAY) {
          return;
        }
        readField(field);
      }
      if (json.nextToken() != JsonToken.END_ARRAY) {
        throw bad(Kind.BAD_ENTRY, "an array of more than 3 values", "type, shape and offsets");
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
        case "shape" -> shape = readIntegers(Kind.BAD_SHAPE, field);
        default -> offsets = readIntegers(Kind.BAD_OFFSETS, field);
      }
    }

    private Dtype readDtype() throws IOException {
      boolean wrapped =
          json.currentToken() == JsonToken.START_OBJECT
              && mode == Mode.COMPATIBLE
              && json.nextToken() == JsonToken.FIELD_NAME;
      if (!wrapped && json.currentToken() != JsonToken.VALUE_STRING) {
        throw bad(Kind.BAD_DTYPE, "dtype that is " + token(), "a string");
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
        throw bad(Kind.BAD_DTYPE, "dtype that is an object", "a string");
      }
      return found;
    }

    private List<Long> readIntegers(Kind kind, String field) throws IOException {
      if (json.currentToken() != JsonToken.START_ARRAY) {
        throw bad(kind, field + " that is " + token(), "an array of integers");
      }
      List<Long> integers = new ArrayList<>(4);
      while (json.nextToken() != JsonToken.END_ARRAY) {
        count(1);
        integers.add(readUnsigned(kind, field));
      }
      return integers;
    }

    private long readUnsigned(Kind kind, String field) throws IOException {
      if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
        String digits = json.getText();
        if (digits.length() <= 20 && digits.charAt(0) != '-') {
          try {
            return Long.parseUnsignedLong(digits);
          } catch (NumberFormatException e) {
            throw bad(kind, field + " with " + digits, "integers of 64 bits");
          }
        }
      }
      throw bad(kind, field + " with " + token() + " that does not fit", "integers from 0");
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
        throw bad(
            Kind.FIELD_MISSING, "an entry without all its fields", "dtype, shape and data_offsets");
      }
      if (offsets.size() != 2) {
        throw bad(Kind.BAD_OFFSETS, offsets.size() + " data_offsets", "begin and end");
      }
      return new TensorInfo(name, dtype, shape, offsets.get(0), offsets.get(1));
    }

    SafetensorsException bad(Kind kind, String found, String expected) {
      return refuse(kind, found + " (tensor " + Names.quote(name) + ")", expected);
    }
  }
}
