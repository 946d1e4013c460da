package lookright.io.gguf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lookright.io.Json;
import lookright.io.UserException;
import org.jspecify.annotations.Nullable;

/**
 * The tokenizer inside a GGUF file, as Hugging Face's files.
 *
 * @param files their content by name; empty where there is no tokenizer or it has no such form
 * @param notes what a user should be told, a line each
 */
public record GgufTokenizer(Map<String, ObjectNode> files, List<String> notes) {
  private static final String TOKENIZER = "tokenizer.json";
  private static final String CONFIG = "tokenizer_config.json";
  private static final String PREFIX = "tokenizer.ggml.";

  /**
   * Makes the files of a tokenizer.
   *
   * @param metadata all of the file's
   * @param where the file's name in messages
   * @throws UserException if the parts of the tokenizer do not fit each other
   */
  public static GgufTokenizer of(Map<String, Object> metadata, String where) {
    String model = text(metadata, PREFIX + "model");
    String whole = text(metadata, "tokenizer.huggingface.json");
    ObjectNode tokenizer = null;
    if (whole != null) {
      tokenizer = object(whole, where);
    } else if ("gpt2".equals(model)) {
      tokenizer = ByteLevelTokenizer.of(metadata, where);
    } else if ("llama".equals(model)) {
      tokenizer = SentencePieceTokenizer.of(metadata, where);
    }
    if (model == null && whole == null) {
      return new GgufTokenizer(
          Map.of(), List.of(where + " holds no tokenizer; put tokenizer.json into the folder"));
    }
    if (tokenizer == null) {
      String pre = text(metadata, PREFIX + "pre");
      return new GgufTokenizer(
          Map.of(),
          List.of(
              "%s: its tokenizer (%s) has no tokenizer.json form here; put one into the folder"
                  .formatted(
                      where, HeaderReader.visible(model + (pre == null ? "" : ", " + pre)))));
    }
    Map<String, ObjectNode> files = new LinkedHashMap<>();
    files.put(TOKENIZER, tokenizer);
    files.put(CONFIG, config(metadata, where));
    return new GgufTokenizer(files, List.of());
  }

  private static ObjectNode object(String json, String where) {
    if (Json.parse(json, where + ": tokenizer.huggingface.json") instanceof ObjectNode object) {
      return object;
    }
    throw new UserException(where + ": tokenizer.huggingface.json is no object; expected one");
  }

  private static ObjectNode config(Map<String, Object> metadata, String where) {
    ObjectNode config = Json.object();
    config.put("tokenizer_class", "PreTrainedTokenizerFast");
    config.put("clean_up_tokenization_spaces", false);
    for (String role : List.of("bos", "eos", "unknown", "padding")) {
      String token = token(metadata, role, where);
      if (token != null) {
        String name =
            switch (role) {
              case "unknown" -> "unk";
              case "padding" -> "pad";
              default -> role;
            };
        config.put(name + "_token", token);
      }
    }
    String template = text(metadata, "tokenizer.chat_template");
    if (template != null) {
      config.put("chat_template", template);
    }
    return config;
  }

  /** The token of a role, or null. */
  static @Nullable String token(Map<String, Object> metadata, String role, String where) {
    if (!(metadata.get(PREFIX + role + "_token_id") instanceof Long id)) {
      return null;
    }
    List<String> tokens = texts(metadata, "tokens", where);
    if (id < 0 || id >= tokens.size()) {
      throw new UserException(
          "%s: %s%s_token_id is %d; expected one of the %d tokens"
              .formatted(where, PREFIX, role, id, tokens.size()));
    }
    return tokens.get(id.intValue());
  }

  /** A list of texts under {@code tokenizer.ggml.}. */
  static List<String> texts(Map<String, Object> metadata, String key, String where) {
    List<String> texts = new ArrayList<>();
    for (Object item : list(metadata, key, where)) {
      if (!(item instanceof String text)) {
        throw new UserException(where + ": " + PREFIX + key + " holds no texts; expected some");
      }
      texts.add(text);
    }
    return texts;
  }

  /** A list under {@code tokenizer.ggml.}. */
  static List<?> list(Map<String, Object> metadata, String key, String where) {
    if (metadata.get(PREFIX + key) instanceof List<?> list) {
      return list;
    }
    throw new UserException(where + ": found no list " + PREFIX + key + "; expected one");
  }

  /** The kinds of tokens, 1 (normal) where the file does not say. */
  static List<Long> kinds(Map<String, Object> metadata, int tokens, String where) {
    List<Long> kinds = new ArrayList<>();
    if (metadata.containsKey(PREFIX + "token_type")) {
      for (Object item : list(metadata, "token_type", where)) {
        kinds.add(item instanceof Long kind ? kind : -1L);
      }
    } else {
      kinds.addAll(Collections.nCopies(tokens, 1L));
    }
    if (kinds.size() != tokens) {
      throw new UserException(
          where + ": found " + kinds.size() + " token types for " + tokens + " tokens");
    }
    return kinds;
  }

  /** A truth value under {@code tokenizer.ggml.}. */
  static boolean flag(Map<String, Object> metadata, String key, boolean otherwise) {
    return metadata.get(PREFIX + key) instanceof Boolean flag ? flag : otherwise;
  }

  private static @Nullable String text(Map<String, Object> metadata, String key) {
    return metadata.get(key) instanceof String text ? text : null;
  }
}
