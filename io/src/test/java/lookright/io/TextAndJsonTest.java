package lookright.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each mistake in a text or JSON file is named with its place. */
class TextAndJsonTest {
  @TempDir Path folder;

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("file.json"), bytes);
  }

  private Path file(String text) throws IOException {
    return file(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void badBytesAreNamedWithTheirLine() throws IOException {
    byte[] latin1 = "a\nb\ncaf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> Text.read(file(latin1)))
        .isInstanceOf(UserException.class)
        .hasMessage(
            folder.resolve("file.json")
                + ", line 3: found byte 0xE9, which is not UTF-8; save the file as UTF-8");
  }

  @Test
  void aTextCutInsideACharacterIsRefused() {
    byte[] cut = {'a', (byte) 0xe2, (byte) 0x82};
    assertThatThrownBy(() -> Text.decode(cut, "standard input"))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("standard input, line 1: found byte 0xE2");
  }

  @Test
  void textIsReadWhole() throws IOException {
    assertThat(Text.read(file("\ufeffé🙂\r\nb"))).isEqualTo("é🙂\r\nb");
    assertThat(Text.lines(file("a\r\n\nb"))).containsExactly("a", "", "b");
    assertThat(Text.read(file(""))).isEmpty();
    assertThat(Text.read(file("a\ufffd"))).isEqualTo("a\ufffd");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "{\"a\":1,\"a\":2}|line 1, column 11|Duplicate field",
        "{\"a\":1}{}|line 1, column 8|Trailing token",
        "{\"a\":NaN}|line 1, column|NaN",
        "{\"a\":1,}|line 1, column|expected",
        "{\"a\":|line 1, column|end-of-input"
      })
  void brokenJsonIsNamedWithLineAndColumn(String text, String place, String what)
      throws IOException {
    assertThatThrownBy(() -> Json.read(file(text)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("file.json, " + place)
        .hasMessageContaining(what)
        .hasMessageNotContaining("Source")
        .hasMessageNotContaining("\n");
  }

  @Test
  void depthAndEmptinessAreRefused() throws IOException {
    Path deep = file("[".repeat(300) + "]".repeat(300));
    assertThatThrownBy(() -> Json.read(deep)).isInstanceOf(UserException.class);
    Path blank = file(" \n");
    assertThatThrownBy(() -> Json.read(blank)).hasMessageContaining("found nothing");
    Path array = file("[]");
    assertThatThrownBy(() -> Json.readObject(array)).hasMessageContaining("expected {...}");
  }

  @Test
  void missingFilesAndFoldersAreTheUsersMistakes() {
    assertThatThrownBy(() -> Json.read(folder.resolve("none")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no such file");
    assertThatThrownBy(() -> Json.read(folder))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("found a folder");
  }

  @Test
  void whatIsWrittenIsRead() {
    ObjectNode node = Json.object();
    node.put("text", "é🙂\n").putArray("list").add(1).add(2.5);
    Path path = folder.resolve("out.json");
    Json.write(path, node);
    assertThat(Json.read(path)).isEqualTo(node);
    assertThat(Text.read(path))
        .isEqualTo("{\n  \"text\": \"é🙂\\n\",\n  \"list\": [\n    1,\n    2.5\n  ]\n}\n");
  }
}
