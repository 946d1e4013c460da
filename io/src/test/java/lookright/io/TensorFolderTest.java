package lookright.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Single files and shards, and every way in which they can disagree. */
class TensorFolderTest {
  @TempDir Path folder;

  private static ShardedWriter threeTensors() {
    ShardedWriter writer = new ShardedWriter();
    for (String name : List.of("c", "a", "b")) {
      float first = name.charAt(0);
      writer.addFloats(name, List.of(2L, 1L), () -> FloatBuffer.wrap(new float[] {first, -first}));
    }
    return writer;
  }

  private void checkValues() {
    try (TensorFolder tensors = TensorFolder.open(folder)) {
      assertThat(tensors.names()).containsExactlyInAnyOrder("a", "b", "c");
      for (String name : tensors.names()) {
        FloatBuffer values = FloatBuffer.allocate(2);
        tensors.readFloats(name, values);
        assertThat(values.array()).containsExactly(name.charAt(0), -name.charAt(0));
        assertThat(tensors.info(name).shape()).containsExactly(2L, 1L);
        assertThat(tensors.fileOf(name)).exists();
      }
      assertThat(tensors.metadata()).containsEntry("format", "pt");
      assertThat(tensors.contains("d")).isFalse();
      assertThatThrownBy(() -> tensors.info("d"))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("found no tensor \"d\" among its 3 tensors");
    }
  }

  private List<String> listing() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  private void index(String weightMap) {
    AtomicFile.writeText(
        folder.resolve(TensorFolder.INDEX), "{\"metadata\":{},\"weight_map\":" + weightMap + "}");
  }

  @Test
  void oneFileBelowTheLimit() throws IOException {
    threeTensors().write(folder);
    assertThat(listing()).containsExactly("model.safetensors");
    checkValues();
  }

  @Test
  void shardsAboveTheLimit() throws IOException {
    threeTensors().write(folder, 16);
    assertThat(listing())
        .containsExactly(
            "model-00001-of-00002.safetensors",
            "model-00002-of-00002.safetensors",
            "model.safetensors.index.json");
    checkValues();
    assertThat(Text.read(folder.resolve(TensorFolder.INDEX)))
        .contains("\"total_size\": 24")
        .contains("\"a\": \"model-00001-of-00002.safetensors\"");
  }

  @Test
  void aTensorAboveTheLimitGetsItsOwnShard() throws IOException {
    threeTensors().write(folder, 1);
    assertThat(listing()).hasSize(4);
    checkValues();
  }

  @Test
  void aSingleFileCanBeOpenedByItsName() {
    threeTensors().write(folder);
    try (TensorFolder tensors = TensorFolder.open(folder.resolve("model.safetensors"))) {
      assertThat(tensors.names()).containsExactly("a", "b", "c");
    }
  }

  @Test
  void picklesAreRefusedWithAHint() throws IOException {
    Files.write(folder.resolve("pytorch_model.bin"), new byte[10]);
    assertThatThrownBy(() -> TensorFolder.open(folder))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("pytorch_model.bin")
        .hasMessageContaining("convert");
  }

  @Test
  void missingAndTruncatedWeights() throws IOException {
    assertThatThrownBy(() -> TensorFolder.open(folder))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("found no weights");
    assertThatThrownBy(() -> TensorFolder.open(folder.resolve("none")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no such file");
    threeTensors().write(folder);
    Path file = folder.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
    assertThatThrownBy(() -> TensorFolder.open(folder))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("23 bytes of data; expected 24");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "{\"a\":\"x.safetensors\",\"a\":\"x.safetensors\"}|Duplicate field",
        "{\"a\":\"../x.safetensors\"}|expected a file name",
        "{\"a\":\"/x.safetensors\"}|expected a file name",
        "{\"a\":\"C:x.safetensors\"}|expected a file name",
        "{\"a\":\"x.bin\"}|expected a file name",
        "{\"a\":1}|expected a file name",
        "[]|no \"weight_map\"",
        "{\"a\":\"none.safetensors\"}|no such file",
        "{\"a\":\"x.safetensors\"}|does not list",
        "{\"a\":\"x.safetensors\",\"b\":\"x.safetensors\",\"c\":\"x.safetensors\","
            + "\"d\":\"x.safetensors\"}|where it is not",
        "{\"a\":\"x.safetensors\",\"b\":\"x.safetensors\",\"c\":\"y.safetensors\"}|too"
      })
  void indexesThatDoNotFit(String weightMap, String message) throws IOException {
    threeTensors().write(folder);
    Path file = folder.resolve("model.safetensors");
    Files.copy(file, folder.resolve("y.safetensors"));
    Files.move(file, folder.resolve("x.safetensors"));
    index(weightMap);
    assertThatThrownBy(() -> TensorFolder.open(folder))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(message);
  }
}
