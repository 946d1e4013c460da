package lookright.io.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import lookright.io.Json;
import lookright.io.Text;
import lookright.io.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids and word ids equal to Hugging Face's, and nothing that crashes. */
class SubwordTokenizerTest {
  @TempDir Path temporary;

  static Path folder(String name) {
    return Path.of(
        URI.create(
            Objects.requireNonNull(
                    SubwordTokenizerTest.class.getResource("/tokenizers/" + name), name)
                .toString()));
  }

  /** Checks every line of a file of expected tokenizations and returns their number. */
  static int checkAll(Path folder, String file) {
    List<String> lines = Text.lines(folder.resolve(file));
    try (SubwordTokenizer tokenizer = SubwordTokenizer.open(folder)) {
      for (String line : lines) {
        check(tokenizer, Json.parse(line, file));
      }
    }
    return lines.size();
  }

  private static void check(SubwordTokenizer tokenizer, JsonNode expected) {
    int[] ids = ints(expected.get("ids"));
    if (expected.has("text")) {
      String text = expected.get("text").asText();
      assertThat(tokenizer.encode(text).ids()).as(text).isEqualTo(ids);
      assertThat(tokenizer.decode(ids, true)).isEqualTo(expected.get("decoded").asText());
    } else {
      List<String> words = new ArrayList<>();
      expected.get("words").forEach(w -> words.add(w.asText()));
      Encoding encoding = tokenizer.encodeWords(words);
      assertThat(encoding.ids()).as("%s", words).isEqualTo(ids);
      assertThat(encoding.wordIds()).as("%s", words).isEqualTo(ints(expected.get("word_ids")));
      assertThat(encoding.size()).isEqualTo(ids.length);
    }
  }

  private static int[] ints(JsonNode array) {
    return IntStream.range(0, array.size())
        .map(i -> array.get(i).isNull() ? Encoding.SPECIAL : array.get(i).asInt())
        .toArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "bytelevel"})
  void everyLineOfOurs(String name) {
    assertThat(checkAll(folder(name), "expected.jsonl")).isEqualTo(23);
  }

  @Test
  void specialTokensAndSize() {
    try (SubwordTokenizer llama = SubwordTokenizer.open(folder("llama"));
        SubwordTokenizer bytes = SubwordTokenizer.open(folder("bytelevel"))) {
      OptionalInt none = OptionalInt.empty();
      assertThat(llama.specialTokens())
          .isEqualTo(
              new SpecialTokens(OptionalInt.of(1), OptionalInt.of(2), none, OptionalInt.of(0)));
      assertThat(bytes.specialTokens())
          .isEqualTo(
              new SpecialTokens(
                  OptionalInt.of(401), OptionalInt.of(402), OptionalInt.of(400), none));
      assertThat(llama.vocabularySize()).isEqualTo(419);
      assertThat(bytes.vocabularySize()).isEqualTo(403);
      assertThat(bytes.encode("Anna", false).ids()).containsExactly(337);
    }
  }

  @Test
  void oddWordsDoNotCrash() {
    try (SubwordTokenizer tokenizer = SubwordTokenizer.open(folder("llama"))) {
      assertThat(tokenizer.encodeWords(List.of("a\ud83d", "\ude42", "\ud83d\ude42")).ids())
          .isEqualTo(tokenizer.encodeWords(List.of("a\ufffd", "\ufffd", "\ud83d\ude42")).ids());
      Encoding longWord = tokenizer.encodeWords(List.of("q".repeat(100_000), "", "end"));
      assertThat(longWord.size()).isGreaterThan(100_000);
      assertThat(Arrays.stream(longWord.wordIds()).distinct()).containsExactly(-1, 0, 2);
      assertThatNullPointerException()
          .isThrownBy(() -> tokenizer.encodeWords(Arrays.asList("a", null)));
    }
  }

  @Test
  void manyThreadsAtOnceAndAClosedOne() {
    SubwordTokenizer tokenizer = SubwordTokenizer.open(folder("bytelevel"));
    int[] expected = tokenizer.encodeWords(List.of("Anna", "sends")).ids();
    boolean same =
        IntStream.range(0, 2000)
            .parallel()
            .allMatch(
                i ->
                    Arrays.equals(expected, tokenizer.encodeWords(List.of("Anna", "sends")).ids()));
    assertThat(same).isTrue();
    tokenizer.close();
    tokenizer.close();
    assertThatThrownBy(() -> tokenizer.encode("Anna"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void savedFilesAreTheSameAndOpen() throws IOException {
    try (SubwordTokenizer tokenizer = SubwordTokenizer.open(folder("bytelevel"))) {
      tokenizer.saveTo(temporary);
    }
    for (String file :
        List.of("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json")) {
      assertThat(temporary.resolve(file)).hasSameBinaryContentAs(folder("bytelevel").resolve(file));
    }
    Files.copy(folder("bytelevel").resolve("expected.jsonl"), temporary.resolve("expected.jsonl"));
    assertThat(checkAll(temporary, "expected.jsonl")).isEqualTo(23);
  }

  @Test
  void mistakesAreNamed() throws IOException {
    assertThatThrownBy(() -> SubwordTokenizer.open(temporary))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("found no tokenizer.json");
    Files.write(temporary.resolve("tokenizer.model"), new byte[1]);
    assertThatThrownBy(() -> SubwordTokenizer.open(temporary))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("found only tokenizer.model");
    Path json = temporary.resolve("tokenizer.json");
    Files.writeString(json, "{\"model\":{\"vocab\":{\"a\":0,");
    assertThatThrownBy(() -> SubwordTokenizer.open(temporary))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("tokenizer.json, line 1, column");
    Files.writeString(json, "{\"model\":{\"type\":\"Nonsense\"}}");
    assertThatThrownBy(() -> SubwordTokenizer.open(temporary))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("found no tokenizer that the library can read");
    Files.writeString(json, "[]");
    assertThatThrownBy(() -> SubwordTokenizer.open(temporary)).isInstanceOf(UserException.class);
  }

  @Test
  void aGuestLeavesPropertiesAndStandardOutputAlone() throws IOException, InterruptedException {
    Path output = temporary.resolve("output");
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                GuestProbe.class.getName(),
                folder("llama").toString())
            .redirectOutput(output.toFile())
            .redirectError(temporary.resolve("errors").toFile())
            .start();
    int code = java.waitFor();
    assertThat(code).as(Files.readString(temporary.resolve("errors"))).isZero();
    assertThat(output).isEmptyFile();
  }
}
