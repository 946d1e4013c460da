package lookright.io.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import lookright.io.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids and word ids equal to Hugging Face's, and nothing that crashes. */
class SubwordTokenizerTest {
  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(strings = {"llama", "bytelevel"})
  void everyLineOfOurs(String name) {
    assertThat(ExpectedIds.checkAll(ExpectedIds.folder(name), "expected.jsonl")).isEqualTo(23);
  }

  @Test
  void specialTokensAndSize() {
    try (SubwordTokenizer llama = SubwordTokenizer.open(ExpectedIds.folder("llama"));
        SubwordTokenizer bytes = SubwordTokenizer.open(ExpectedIds.folder("bytelevel"))) {
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
    try (SubwordTokenizer tokenizer = SubwordTokenizer.open(ExpectedIds.folder("llama"))) {
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
    SubwordTokenizer tokenizer = SubwordTokenizer.open(ExpectedIds.folder("bytelevel"));
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
    try (SubwordTokenizer tokenizer = SubwordTokenizer.open(ExpectedIds.folder("bytelevel"))) {
      tokenizer.saveTo(temporary);
    }
    for (String file :
        List.of("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json")) {
      assertThat(temporary.resolve(file))
          .hasSameBinaryContentAs(ExpectedIds.folder("bytelevel").resolve(file));
    }
    Files.copy(
        ExpectedIds.folder("bytelevel").resolve("expected.jsonl"),
        temporary.resolve("expected.jsonl"));
    assertThat(ExpectedIds.checkAll(temporary, "expected.jsonl")).isEqualTo(23);
  }

  @Test
  void mistakesAreNamed() throws IOException {
    assertThatThrownBy(() -> SubwordTokenizer.open(temporary))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("found no tokenizer.json; is it");
    Files.write(temporary.resolve("vocab.json"), new byte[1]);
    assertThatThrownBy(() -> SubwordTokenizer.open(temporary))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("found no tokenizer.json, only its parts");
    Files.write(temporary.resolve("tokenizer.model"), new byte[1]);
    assertThatThrownBy(() -> SubwordTokenizer.open(temporary))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("found only tokenizer.model")
        .hasMessageContaining("lookright convert " + temporary);
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
                ExpectedIds.folder("llama").toString())
            .redirectOutput(output.toFile())
            .redirectError(temporary.resolve("errors").toFile())
            .start();
    int code = java.waitFor();
    assertThat(code).as(Files.readString(temporary.resolve("errors"))).isZero();
    assertThat(output).isEmptyFile();
  }
}
