package lookright.io.tokenizer.conversion;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lookright.io.Json;
import lookright.io.tokenizer.conversion.SentencePieceModel.Algorithm;
import lookright.io.tokenizer.conversion.SentencePieceModel.Piece;
import lookright.io.tokenizer.conversion.TokenizerSettings.AddedToken;
import org.jspecify.annotations.Nullable;

/**
 * A {@code tokenizer.json} that gives the ids of a SentencePiece model, with the parts that
 * transformers' own conversion for LLaMA chooses.
 */
public final class TokenizerJson {
  private static final String SPACE = "\u2581"; // how SentencePiece writes a space

  private final SentencePieceModel model;
  private final TokenizerSettings settings;
  private final Map<String, Integer> ids = new HashMap<>();

  private TokenizerJson(SentencePieceModel model, TokenizerSettings settings) {
    this.model = model;
    this.settings = settings;
    for (Piece piece : model.pieces()) {
      ids.put(piece.text(), ids.size());
    }
  }

  /**
   * Makes the file's content.
   *
   * @throws IllegalArgumentException if an added token's number does not fit the model's, or a
   *     wanted first or last token does not exist
   */
  public static ObjectNode of(SentencePieceModel model, TokenizerSettings settings) {
    TokenizerJson json = new TokenizerJson(model, settings);
    ObjectNode root = Json.object().put("version", "1.0");
    root.putNull("truncation");
    root.putNull("padding");
    root.set("added_tokens", json.addedTokens());
    root.set("normalizer", json.normalizer());
    root.set("pre_tokenizer", json.preTokenizer());
    root.set("post_processor", json.postProcessor());
    root.set("decoder", json.decoder());
    root.set("model", model.algorithm() == Algorithm.BPE ? json.bpe() : json.unigram());
    return root;
  }

  private ArrayNode addedTokens() {
    Map<Integer, AddedToken> tokens = new TreeMap<>();
    for (int id = 0; id < model.pieces().size(); id++) {
      Piece piece = model.pieces().get(id);
      switch (piece.kind()) {
        case UNKNOWN, CONTROL -> tokens.put(id, AddedToken.plain(id, piece.text(), true));
        case USER_DEFINED -> tokens.put(id, AddedToken.plain(id, piece.text(), false));
        case NORMAL, UNUSED, BYTE -> {}
      }
    }
    settings.added().forEach(token -> tokens.put(token.id(), token));
    ArrayNode array = Json.object().putArray("added_tokens");
    tokens.values().forEach(token -> array.add(addedToken(token)));
    return array;
  }

  /** A new token's number must be the next free one: the library numbers them itself. */
  private ObjectNode addedToken(AddedToken token) {
    int expected = ids.computeIfAbsent(token.text(), text -> ids.size());
    if (expected != token.id()) {
      throw new IllegalArgumentException(
          "found the added token \"%s\" with id %d; expected %d"
              .formatted(token.text(), token.id(), expected));
    }
    return Json.object()
        .put("id", token.id())
        .put("content", token.text())
        .put("single_word", token.wholeWord())
        .put("lstrip", token.left())
        .put("rstrip", token.right())
        .put("normalized", token.normalized())
        .put("special", token.special());
  }

  private boolean prefixSpace() {
    return settings.prefixSpace() && model.normalization().prefixSpace();
  }

  private @Nullable ObjectNode normalizer() {
    ObjectNode sequence = Json.object().put("type", "Sequence");
    ArrayNode parts = sequence.putArray("normalizers");
    String characters = model.normalization().characters();
    if (!characters.isEmpty()) {
      parts.addObject().put("type", "Precompiled").put("precompiled_charsmap", characters);
    }
    if (model.normalization().collapseSpaces()) {
      parts.add(replace("Regex", "^ +| +$", ""));
      parts.add(replace("Regex", " {2,}", " "));
    }
    if (settings.legacy()) {
      if (prefixSpace()) {
        parts.addObject().put("type", "Prepend").put("prepend", SPACE);
      }
      parts.add(replace("String", " ", SPACE));
    }
    return parts.isEmpty() ? null : sequence;
  }

  private @Nullable ObjectNode preTokenizer() {
    return settings.legacy()
        ? null
        : Json.object()
            .put("type", "Metaspace")
            .put("replacement", SPACE)
            .put("prepend_scheme", prefixSpace() ? "first" : "never")
            .put("split", false);
  }

  private @Nullable ObjectNode postProcessor() {
    String bos = settings.addBos() ? existing(settings.bos(), model.bos()) : null;
    String eos = settings.addEos() ? existing(settings.eos(), model.eos()) : null;
    if (bos == null && eos == null) {
      return null;
    }
    ObjectNode template = Json.object().put("type", "TemplateProcessing");
    template.set("single", around(bos, "A", 0, eos));
    template.set("pair", around(bos, "A", 0, eos).addAll(around(bos, "B", 1, eos)));
    ObjectNode special = template.putObject("special_tokens");
    for (String name : new @Nullable String[] {bos, eos}) {
      if (name != null) {
        ObjectNode token = special.putObject(name).put("id", name);
        token.putArray("ids").add(ids.get(name));
        token.putArray("tokens").add(name);
      }
    }
    return template;
  }

  private @Nullable String existing(@Nullable String named, @Nullable String otherwise) {
    String name = named == null ? otherwise : named;
    if (name != null && !ids.containsKey(name)) {
      throw new IllegalArgumentException(
          "found the first or last token \"%s\"; expected one of the pieces or added tokens"
              .formatted(name));
    }
    return name;
  }

  private static ArrayNode around(
      @Nullable String bos, String sequence, int type, @Nullable String eos) {
    ArrayNode parts = Json.object().putArray("parts");
    if (bos != null) {
      parts.addObject().putObject("SpecialToken").put("id", bos).put("type_id", type);
    }
    parts.addObject().putObject("Sequence").put("id", sequence).put("type_id", type);
    if (eos != null) {
      parts.addObject().putObject("SpecialToken").put("id", eos).put("type_id", type);
    }
    return parts;
  }

  private ObjectNode decoder() {
    ObjectNode sequence = Json.object().put("type", "Sequence");
    ArrayNode parts = sequence.putArray("decoders");
    parts.add(replace("String", SPACE, " "));
    parts.addObject().put("type", "ByteFallback");
    parts.addObject().put("type", "Fuse");
    if (prefixSpace()) {
      parts.addObject().put("type", "Strip").put("content", " ").put("start", 1).put("stop", 0);
    }
    return sequence;
  }

  private static ObjectNode replace(String kind, String pattern, String content) {
    ObjectNode node = Json.object().put("type", "Replace");
    node.putObject("pattern").put(kind, pattern);
    return node.put("content", content);
  }

  private ObjectNode bpe() {
    ObjectNode bpe = Json.object().put("type", "BPE");
    bpe.putNull("dropout");
    bpe.put("unk_token", model.pieces().get(model.unknown()).text());
    bpe.putNull("continuing_subword_prefix");
    bpe.putNull("end_of_word_suffix");
    bpe.put("fuse_unk", true);
    bpe.put("byte_fallback", model.byteFallback());
    bpe.put("ignore_merges", false);
    ObjectNode vocabulary = bpe.putObject("vocab");
    List<Piece> pieces = model.pieces();
    for (int id = 0; id < pieces.size(); id++) {
      vocabulary.put(pieces.get(id).text(), id);
    }
    ArrayNode merges = bpe.putArray("merges");
    for (Merges.Merge merge : Merges.of(pieces)) {
      merges.addArray().add(merge.left()).add(merge.right());
    }
    return bpe;
  }

  private ObjectNode unigram() {
    ObjectNode unigram = Json.object().put("type", "Unigram").put("unk_id", model.unknown());
    ArrayNode vocabulary = unigram.putArray("vocab");
    model.pieces().forEach(p -> vocabulary.addArray().add(p.text()).add((double) p.score()));
    return unigram.put("byte_fallback", model.byteFallback());
  }
}
