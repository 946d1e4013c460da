package lookright.io.tokenizer.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import lookright.io.Json;
import lookright.io.UserException;
import lookright.io.tokenizer.conversion.TokenizerSettings.AddedToken;
import org.jspecify.annotations.Nullable;

/**
 * A model folder with SentencePiece's {@code tokenizer.model} and no {@code tokenizer.json}, as
 * older LLaMA and Mistral folders are.
 */
public final class SentencePieceFolder {
  /** SentencePiece's file. */
  public static final String MODEL = "tokenizer.model";

  private static final String TOKENIZER = "tokenizer.json";
  private static final String CONFIG = "tokenizer_config.json";
  private static final List<String> ROLES = List.of("bos", "eos", "unk", "pad");

  private final Path folder;
  private final SentencePieceModel model;
  private final ObjectNode config;
  private final ObjectNode special;
  private final ObjectNode added;

  private SentencePieceFolder(Path folder) {
    this.folder = folder;
    model = SentencePieceReader.read(folder.resolve(MODEL));
    config = readIfThere(CONFIG);
    special = readIfThere("special_tokens_map.json");
    added = readIfThere("added_tokens.json");
  }

  /** Whether a folder has SentencePiece's file only. */
  public static boolean isOne(Path folder) {
    return Files.exists(folder.resolve(MODEL)) && !Files.exists(folder.resolve(TOKENIZER));
  }

  /**
   * Writes {@code tokenizer.json} into {@code target}, made from {@code source/tokenizer.model} and
   * the settings and added tokens of {@code tokenizer_config.json}, {@code special_tokens_map.json}
   * and {@code added_tokens.json}, where they are. A {@code tokenizer_config.json} is written where
   * {@code source} has none, so that Python takes the same tokens; nothing else is copied.
   *
   * @param target an existing folder, perhaps {@code source} itself
   * @throws UserException if the files are broken, or of a kind that we cannot convert
   */
  public static void convert(Path source, Path target) {
    SentencePieceFolder folder = new SentencePieceFolder(source);
    ObjectNode tokenizer;
    try {
      tokenizer = TokenizerJson.of(folder.model, folder.settings());
    } catch (IllegalArgumentException e) {
      throw new UserException(source + ": " + e.getMessage(), e);
    }
    Json.write(target.resolve(TOKENIZER), tokenizer);
    if (!Files.exists(source.resolve(CONFIG))) {
      Json.write(target.resolve(CONFIG), config(folder.model, folder.special));
    }
  }

  /** The {@code tokenizer_config.json} of a model that came without. */
  private static ObjectNode config(SentencePieceModel model, ObjectNode special) {
    ObjectNode config = Json.object().put("add_bos_token", true).put("add_eos_token", false);
    config.put("bos_token", model.bos()).put("eos_token", model.eos());
    config.put("unk_token", model.pieces().get(model.unknown()).text());
    for (String role : ROLES) {
      String name = name(special.path(role + "_token"));
      if (name != null) {
        config.put(role + "_token", name);
      }
    }
    config.put("clean_up_tokenization_spaces", false).put("legacy", true);
    return config.put("tokenizer_class", "PreTrainedTokenizerFast");
  }

  private ObjectNode readIfThere(String name) {
    Path file = folder.resolve(name);
    return Files.exists(file) ? Json.readObject(file) : Json.object();
  }

  private TokenizerSettings settings() {
    return new TokenizerSettings(
        flag("add_bos_token", true),
        flag("add_eos_token", false),
        role("bos"),
        role("eos"),
        flag("legacy", true),
        flag("add_prefix_space", true),
        addedTokens());
  }

  private boolean flag(String key, boolean otherwise) {
    JsonNode node = config.path(key);
    if (node.isMissingNode() || node.isNull()) {
      return otherwise;
    }
    if (!node.isBoolean()) {
      throw new UserException(
          folder.resolve(CONFIG) + ": " + key + " is " + node + ", expected true or false");
    }
    return node.booleanValue();
  }

  /** The token of a role, from the configuration, else from the map of special tokens. */
  private @Nullable String role(String role) {
    String named = name(config.path(role + "_token"));
    return named == null ? name(special.path(role + "_token")) : named;
  }

  /** A token is its text, or an object with its text. */
  private static @Nullable String name(JsonNode token) {
    JsonNode text = token.isObject() ? token.path("content") : token;
    return text.isTextual() ? text.textValue() : null;
  }

  /** The older file has only texts and numbers; what the newer one says replaces it. */
  private List<AddedToken> addedTokens() {
    Set<String> specials = new HashSet<>();
    ROLES.forEach(role -> specials.add(String.valueOf(role(role))));
    for (ObjectNode file : List.of(config, special)) {
      file.path("additional_special_tokens").forEach(t -> specials.add(String.valueOf(name(t))));
    }
    Map<Integer, AddedToken> tokens = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : added.properties()) {
      int id = number(entry.getValue().asText(), "added_tokens.json");
      String text = entry.getKey();
      boolean isSpecial = specials.contains(text);
      tokens.put(id, new AddedToken(id, text, isSpecial, !isSpecial, false, false, false));
    }
    for (Map.Entry<String, JsonNode> entry : config.path("added_tokens_decoder").properties()) {
      int id = number(entry.getKey(), CONFIG + ": added_tokens_decoder");
      JsonNode token = entry.getValue();
      tokens.put(
          id,
          new AddedToken(
              id,
              token.path("content").asText(),
              token.path("special").asBoolean(),
              token.path("normalized").asBoolean(),
              token.path("lstrip").asBoolean(),
              token.path("rstrip").asBoolean(),
              token.path("single_word").asBoolean()));
    }
    return new ArrayList<>(tokens.values());
  }

  private int number(String text, String where) {
    if (!text.matches("\\d{1,8}")) {
      throw new UserException(
          folder.resolve(where) + ": found the id \"" + text + "\"; expected a whole number");
    }
    return Integer.parseInt(text);
  }
}
