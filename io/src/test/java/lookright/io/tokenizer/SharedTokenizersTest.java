package lookright.io.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import lookright.io.Json;
import lookright.io.tokenizer.conversion.SentencePieceFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Published tokenizers, where the folder shared/ lies beside the repository. */
class SharedTokenizersTest {
  @TempDir Path temporary;

  private static Path shared() {
    String set = System.getenv("LOOKRIGHT_SHARED");
    return set != null
        ? Path.of(set)
        : Path.of(Objects.requireNonNull(System.getProperty("lookright.root")), "../shared");
  }

  private static Path data(String name) {
    Path folder = shared().resolve("data").resolve(name);
    assumeTrue(Files.isDirectory(folder), () -> folder + " is not there: not compared with it");
    return folder;
  }

  @ParameterizedTest
  @ValueSource(strings = {"stories260K_hf", "mistral_tokenizer"})
  void everyLine(String name) {
    Path folder = data(name);
    assertThat(ExpectedIds.checkAll(folder, "expected_tokenization.jsonl")).isEqualTo(78);
  }

  @Test
  void aPublishedSentencePieceModelBecomesThePublishedTokenizer() throws IOException {
    Path published = data("mistral_tokenizer");
    Files.copy(published.resolve("tokenizer.model.v1"), temporary.resolve("tokenizer.model"));
    SentencePieceFolder.convert(temporary, temporary);
    assertThat(Json.read(temporary.resolve("tokenizer.json")))
        .isEqualTo(Json.read(published.resolve("tokenizer.json")));
    String expected = "expected_tokenization.jsonl";
    Files.copy(published.resolve(expected), temporary.resolve(expected));
    assertThat(ExpectedIds.checkAll(temporary, expected)).isEqualTo(78);
  }
}
