package lookright.io.tokenizer;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import lookright.io.Json;
import lookright.io.Text;
import lookright.io.UserException;
import lookright.io.tokenizer.conversion.SentencePieceFolder;
import org.jspecify.annotations.Nullable;

/** What the files of a tokenizer say beside the tokenizer itself: special tokens and size. */
final class TokenizerFiles {
  static final String TOKENIZER = "tokenizer.json";
  private static final String CONFIG = "tokenizer_config.json";
  private static final String SPECIAL = "special_tokens_map.json";

  /** All files that belong to a tokenizer; only the first must be there. */
  static final List<String> ALL =
      List.of(
          TOKENIZER,
          CONFIG,
          SPECIAL,
          "tokenizer.model",
          "added_tokens.json",
          "chat_template.jinja");

  /** A vocabulary's texts are no field names worth keeping. */
  private static final JsonFactory LARGE_VOCABULARIES =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private final Path folder;
  private final String json;
  private final Map<String, Integer> wanted = new HashMap<>();
  private final Map<String, String> names = new HashMap<>();
  private int vocabularySize;

  private TokenizerFiles(Path folder) {
    this.folder = folder;
    json = Text.read(folder.resolve(TOKENIZER));
  }

  static TokenizerFiles read(Path folder) {
    if (!Files.exists(folder.resolve(TOKENIZER))) {
      throw new UserException(folder + ": " + missing(folder));
    }
    TokenizerFiles files = new TokenizerFiles(folder);
    files.readNames(SPECIAL);
    files.readNames(CONFIG);
    files.readIds();
    return files;
  }

  /** What to do depends on what the folder has instead. */
  private static String missing(Path folder) {
    if (SentencePieceFolder.isOne(folder)) {
      return "found only tokenizer.model; expected tokenizer.json, which \"lookright convert "
          + folder
          + " NEWFOLDER\" makes of it";
    }
    boolean inParts = Files.exists(folder.resolve("vocab.json"));
    return "found no tokenizer.json"
        + (inParts
            ? ", only its parts; in Python, AutoTokenizer.from_pretrained(...).save_pretrained(...)"
                + " joins them"
            : "; is it the folder of a whole model?");
  }

  /** The text of tokenizer.json. */
  String json() {
    return json;
  }

  /** One more than the highest id. */
  int vocabularySize() {
    return vocabularySize;
  }

  SpecialTokens specialTokens() {
    return new SpecialTokens(id("bos"), id("eos"), id("pad"), id("unk"));
  }

  private OptionalInt id(String role) {
    Integer id = wanted.get(names.get(role));
    return id == null || id < 0 ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** A later file overrides an earlier one; a token is its text or an object with its text. */
  private void readNames(String file) {
    Path path = folder.resolve(file);
    if (!Files.exists(path)) {
      return;
    }
    JsonNode config = Json.readObject(path);
    for (String role : List.of("bos", "eos", "pad", "unk")) {
      JsonNode token = config.path(role + "_token");
      JsonNode text = token.isObject() ? token.path("content") : token;
      if (text.isTextual()) {
        names.put(role, text.asText());
        wanted.put(text.asText(), -1);
      }
    }
  }

  /** Stops when all is known; the rest is left to the native parser, which reads it anyway. */
  private void readIds() {
    // One part of the file is read as a tree, and after it comes the rest of the file.
    ObjectMapper mapper = Json.mapper().disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    boolean addedSeen = false;
    boolean vocabularySeen = false;
    try (JsonParser parser = LARGE_VOCABULARIES.createParser(json)) {
      requireObject(parser.nextToken());
      while (!(addedSeen && vocabularySeen) && parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if (field.equals("added_tokens")) {
          JsonNode tokens = mapper.readTree(parser);
          tokens.forEach(t -> note(t.path("content").asText(), t.path("id").asInt()));
          addedSeen = true;
        } else if (field.equals("model") && value == JsonToken.START_OBJECT) {
          vocabularySeen = readModel(parser, addedSeen);
        } else {
          parser.skipChildren();
        }
      }
    } catch (JacksonException e) {
      throw Json.broken(folder.resolve(TOKENIZER).toString(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void requireObject(@Nullable JsonToken token) {
    if (token != JsonToken.START_OBJECT) {
      throw new UserException(folder.resolve(TOKENIZER) + ": found JSON that is no object");
    }
  }

  /** Notes the vocabulary; true if it was there. With {@code stop} reads no further than it. */
  private boolean readModel(JsonParser parser, boolean stop) throws IOException {
    boolean seen = false;
    while (!(seen && stop) && parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean isVocabulary = parser.currentName().equals("vocab");
      parser.nextToken();
      if (isVocabulary) {
        readVocabulary(parser);
        seen = true;
      } else {
        parser.skipChildren();
      }
    }
    return seen;
  }

  /** A map of text to id, or (Unigram) a list of text and score. */
  private void readVocabulary(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String text = parser.currentName();
        note(text, parser.nextIntValue(-1));
      }
    } else if (parser.currentToken() == JsonToken.START_ARRAY) {
      for (int id = 0; parser.nextToken() == JsonToken.START_ARRAY; id++) {
        note(String.valueOf(parser.nextTextValue()), id);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          parser.skipChildren();
        }
      }
    }
  }

  private void note(String text, int id) {
    vocabularySize = Math.max(vocabularySize, id + 1);
    wanted.computeIfPresent(text, (t, old) -> id);
  }
}
