package lookright.io.gguf;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import lookright.io.Json;
import lookright.io.UserException;
import org.jspecify.annotations.Nullable;

/**
 * GGUF's tokenizer model {@code gpt2}: BPE over bytes. How text is cut before, the file only names
 * ({@code tokenizer.ggml.pre}); the cuts themselves stand here.
 */
final class ByteLevelTokenizer {
  private static final String WORDS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|";
  private static final String REST =
      "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

  private static final long CONTROL = 3;
  private static final long USER_DEFINED = 4;

  private ByteLevelTokenizer() {}

  /** The {@code tokenizer.json}, or null where we do not know how text is cut. */
  static @Nullable ObjectNode of(Map<String, Object> metadata, String where) {
    String cut = String.valueOf(metadata.getOrDefault("tokenizer.ggml.pre", "default"));
    ArrayNode preTokenizers = preTokenizers(cut);
    if (preTokenizers == null) {
      return null;
    }
    List<String> tokens = GgufTokenizer.texts(metadata, "tokens", where);
    ObjectNode root = Json.object().put("version", "1.0");
    root.putNull("truncation");
    root.putNull("padding");
    root.set("added_tokens", added(tokens, GgufTokenizer.kinds(metadata, tokens.size(), where)));
    root.set("normalizer", cut.equals("qwen2") ? Json.object().put("type", "NFC") : null);
    root.putObject("pre_tokenizer").put("type", "Sequence").set("pretokenizers", preTokenizers);
    root.set("post_processor", postProcessor(metadata, tokens, where));
    root.set("decoder", byteLevel(true));
    root.set("model", bpe(tokens, GgufTokenizer.texts(metadata, "merges", where), cut, where));
    return root;
  }

  private static @Nullable ArrayNode preTokenizers(String cut) {
    ArrayNode parts = Json.object().putArray("parts");
    switch (cut) {
      case "llama-bpe", "llama3", "llama-v3", "smaug-bpe" ->
          parts.add(split(WORDS + "\\p{N}{1,3}" + REST)).add(byteLevel(false));
      case "qwen2", "deepseek-r1-qwen" ->
          parts.add(split(WORDS + "\\p{N}" + REST)).add(byteLevel(false));
      case "smollm" -> {
        parts.addObject().put("type", "Digits").put("individual_digits", true);
        parts.add(byteLevel(true));
      }
      case "gpt-2" -> parts.add(byteLevel(true));
      default -> {
        return null;
      }
    }
    return parts;
  }

  private static ObjectNode split(String regex) {
    ObjectNode split = Json.object().put("type", "Split");
    split.putObject("pattern").put("Regex", regex);
    return split.put("behavior", "Isolated").put("invert", false);
  }

  private static ObjectNode byteLevel(boolean useRegex) {
    return Json.object()
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", true)
        .put("use_regex", useRegex);
  }

  private static ArrayNode added(List<String> tokens, List<Long> kinds) {
    ArrayNode added = Json.object().putArray("added_tokens");
    for (int id = 0; id < tokens.size(); id++) {
      long kind = kinds.get(id);
      if (kind == CONTROL || kind == USER_DEFINED) {
        added
            .addObject()
            .put("id", id)
            .put("content", tokens.get(id))
            .put("single_word", false)
            .put("lstrip", false)
            .put("rstrip", false)
            .put("normalized", false)
            .put("special", kind == CONTROL);
      }
    }
    return added;
  }

  private static ObjectNode postProcessor(
      Map<String, Object> metadata, List<String> tokens, String where) {
    String bos =
        GgufTokenizer.flag(metadata, "add_bos_token", false)
            ? GgufTokenizer.token(metadata, "bos", where)
            : null;
    String eos =
        GgufTokenizer.flag(metadata, "add_eos_token", false)
            ? GgufTokenizer.token(metadata, "eos", where)
            : null;
    if (bos == null && eos == null) {
      return byteLevel(true);
    }
    ObjectNode template = Json.object().put("type", "TemplateProcessing");
    ArrayNode single = template.putArray("single");
    ArrayNode pair = template.putArray("pair");
    addSequence(single, bos, "A", 0, eos);
    addSequence(pair, bos, "A", 0, eos);
    addSequence(pair, bos, "B", 1, eos);
    ObjectNode special = template.putObject("special_tokens");
    for (@Nullable String token : new @Nullable String[] {bos, eos}) {
      if (token != null) {
        ObjectNode entry = special.putObject(token).put("id", token);
        entry.putArray("ids").add(tokens.indexOf(token));
        entry.putArray("tokens").add(token);
      }
    }
    ObjectNode both = Json.object().put("type", "Sequence");
    both.putArray("processors").add(byteLevel(true)).add(template);
    return both;
  }

  private static void addSequence(
      ArrayNode parts, @Nullable String bos, String name, int type, @Nullable String eos) {
    if (bos != null) {
      parts.addObject().putObject("SpecialToken").put("id", bos).put("type_id", type);
    }
    parts.addObject().putObject("Sequence").put("id", name).put("type_id", type);
    if (eos != null) {
      parts.addObject().putObject("SpecialToken").put("id", eos).put("type_id", type);
    }
  }

  private static ObjectNode bpe(
      List<String> tokens, List<String> merges, String cut, String where) {
    ObjectNode bpe = Json.object().put("type", "BPE");
    bpe.putNull("dropout");
    bpe.putNull("unk_token");
    bpe.putNull("continuing_subword_prefix");
    bpe.putNull("end_of_word_suffix");
    bpe.put("fuse_unk", false).put("byte_fallback", false);
    bpe.put("ignore_merges", cut.startsWith("llama"));
    ObjectNode vocabulary = bpe.putObject("vocab");
    for (int id = 0; id < tokens.size(); id++) {
      if (vocabulary.has(tokens.get(id))) {
        throw new UserException(
            "%s: found token \"%s\" twice; expected each once"
                .formatted(where, HeaderReader.visible(tokens.get(id))));
      }
      vocabulary.put(tokens.get(id), id);
    }
    ArrayNode list = bpe.putArray("merges");
    for (String merge : merges) {
      int blank = merge.indexOf(' ', 1);
      if (blank < 0) {
        throw new UserException(
            "%s: found merge \"%s\"; expected two parts with a blank between"
                .formatted(where, HeaderReader.visible(merge)));
      }
      list.addArray().add(merge.substring(0, blank)).add(merge.substring(blank + 1));
    }
    return bpe;
  }
}
