package lookright.io.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import lookright.io.Json;
import lookright.io.Text;
import lookright.io.UserException;
import lookright.io.tokenizer.SubwordTokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tokenizer that went into GGUF's metadata and came back gives Hugging Face's ids. */
class GgufTokenizerTest {
  private static final String PREFIX = "tokenizer.ggml.";

  @TempDir Path folder;

  private static Path resource(String name) {
    String root = Objects.requireNonNull(System.getProperty("lookright.root"));
    return Path.of(root, "io/src/test/resources/tokenizers", name);
  }

  /** What llama.cpp's conversion writes of a tokenizer.json. */
  private static Map<String, Object> metadata(JsonNode json, String model) {
    Map<Integer, String> tokens = new HashMap<>();
    json.at("/model/vocab").properties().forEach(e -> tokens.put(e.getValue().asInt(), e.getKey()));
    Map<Integer, Long> kinds = new HashMap<>();
    for (JsonNode added : json.get("added_tokens")) {
      tokens.put(added.get("id").asInt(), added.get("content").asText());
      kinds.put(added.get("id").asInt(), added.get("content").asText().equals("<unk>") ? 2L : 3L);
    }
    List<String> merges = new ArrayList<>();
    Map<String, Float> scores = new HashMap<>();
    for (JsonNode merge : json.at("/model/merges")) {
      merges.add(merge.get(0).asText() + " " + merge.get(1).asText());
      scores.putIfAbsent(merge.get(0).asText() + merge.get(1).asText(), -(float) merges.size());
    }
    List<String> list = new ArrayList<>();
    List<Long> types = new ArrayList<>();
    List<Float> scoreList = new ArrayList<>();
    for (int id = 0; id < tokens.size(); id++) {
      String token = Objects.requireNonNull(tokens.get(id));
      list.add(token);
      boolean isByte = model.equals("llama") && token.matches("<0x[0-9A-F]{2}>");
      types.add(isByte ? 6L : kinds.getOrDefault(id, 1L));
      scoreList.add(scores.getOrDefault(token, -1_000_000f));
    }
    Map<String, Object> metadata = new HashMap<>();
    metadata.put(PREFIX + "model", model);
    metadata.put(PREFIX + "tokens", list);
    metadata.put(PREFIX + "token_type", types);
    metadata.put(
        PREFIX + (model.equals("llama") ? "scores" : "merges"),
        model.equals("llama") ? scoreList : merges);
    metadata.put(PREFIX + "bos_token_id", (long) list.indexOf("<s>"));
    metadata.put(PREFIX + "eos_token_id", (long) list.indexOf("</s>"));
    metadata.put(PREFIX + "add_bos_token", true);
    return metadata;
  }

  private void check(Map<String, Object> metadata, String name) {
    GgufTokenizer made = GgufTokenizer.of(metadata, "x.gguf");
    assertThat(made.notes()).isEmpty();
    made.files().forEach((file, json) -> Json.write(folder.resolve(file), json));
    try (SubwordTokenizer tokenizer = SubwordTokenizer.open(folder)) {
      assertThat(tokenizer.specialTokens().bos()).isPresent();
      for (String line : Text.lines(resource(name).resolve("expected.jsonl"))) {
        JsonNode expected = Json.parse(line, name);
        if (expected.has("text")) {
          List<Integer> ids = new ArrayList<>();
          expected.get("ids").forEach(id -> ids.add(id.asInt()));
          assertThat(tokenizer.encode(expected.get("text").asText()).ids())
              .as(expected.get("text").asText())
              .isEqualTo(ids.stream().mapToInt(i -> i).toArray());
        }
      }
    }
  }

  @Test
  void byteLevel() {
    Map<String, Object> metadata =
        metadata(Json.readObject(resource("bytelevel").resolve("tokenizer.json")), "gpt2");
    metadata.put(PREFIX + "pre", "qwen2");
    metadata.put(PREFIX + "add_eos_token", true);
    check(metadata, "bytelevel");
  }

  @Test
  void sentencePiece() {
    check(metadata(Json.readObject(resource("llama").resolve("tokenizer.json")), "llama"), "llama");
  }

  @Test
  void anUnknownCutIsSaidAndLeftOut() {
    Map<String, Object> metadata =
        metadata(Json.readObject(resource("bytelevel").resolve("tokenizer.json")), "gpt2");
    metadata.put(PREFIX + "pre", "of-tomorrow");
    GgufTokenizer made = GgufTokenizer.of(metadata, "x.gguf");
    assertThat(made.files()).isEmpty();
    assertThat(made.notes()).singleElement().asString().contains("gpt2, of-tomorrow");
  }

  @Test
  void partsThatDoNotFitAreRefused() {
    Map<String, Object> metadata =
        metadata(Json.readObject(resource("bytelevel").resolve("tokenizer.json")), "gpt2");
    metadata.put(PREFIX + "pre", "qwen2");
    Map<String, Object> few = new HashMap<>(metadata);
    few.put(PREFIX + "token_type", List.of(1L));
    assertThatThrownBy(() -> GgufTokenizer.of(few, "x.gguf"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("1 token types");
    Map<String, Object> beyond = new HashMap<>(metadata);
    beyond.put(PREFIX + "bos_token_id", 9_999L);
    assertThatThrownBy(() -> GgufTokenizer.of(beyond, "x.gguf"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("9999");
    Map<String, Object> joined = new HashMap<>(metadata);
    joined.put(PREFIX + "merges", List.of("ab"));
    assertThatThrownBy(() -> GgufTokenizer.of(joined, "x.gguf"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("\"ab\"");
  }
}
