package lookright.io.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Published tokenizers, where the folder shared/ lies beside the repository. */
class SharedTokenizersTest {
  private static Path shared() {
    String set = System.getenv("LOOKRIGHT_SHARED");
    return set != null
        ? Path.of(set)
        : Path.of(Objects.requireNonNull(System.getProperty("lookright.root")), "../shared");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stories260K_hf", "mistral_tokenizer"})
  void everyLine(String name) {
    Path folder = shared().resolve("data").resolve(name);
    assumeTrue(Files.isDirectory(folder), () -> folder + " is not there: not compared with it");
    assertThat(SubwordTokenizerTest.checkAll(folder, "expected_tokenization.jsonl")).isEqualTo(78);
  }
}
