package lookright.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lookright.io.UserException;
import lookright.model.labels.LabelSet;
import org.junit.jupiter.api.Test;

class DataReaderTest extends DataFixture {

  @Test
  void theFormatIsAskedForElseTheExtensionElseTheDefault() {
    Path csv = Path.of("a.CSV");
    assertThat(DataFormat.of(DataFormat.TSV, csv, DataFormat.CONLL)).isEqualTo(DataFormat.TSV);
    assertThat(DataFormat.of(null, csv, DataFormat.CONLL)).isEqualTo(DataFormat.CSV);
    assertThat(DataFormat.of(null, Path.of("a.jsonl"), DataFormat.TEXT))
        .isEqualTo(DataFormat.JSONL);
    assertThat(DataFormat.of(null, Path.of("a.conllu"), DataFormat.TEXT))
        .isEqualTo(DataFormat.CONLLU);
    assertThat(DataFormat.of(null, Path.of("a.xml"), DataFormat.CONLL))
        .isEqualTo(DataFormat.SEMEVAL);
    assertThat(DataFormat.of(null, Path.of("a.test"), DataFormat.CONLL))
        .isEqualTo(DataFormat.CONLL);
    assertThat(DataFormat.of(null, null, DataFormat.TEXT)).isEqualTo(DataFormat.TEXT);
    assertThat(DataFormat.parse("jsonl")).isEqualTo(DataFormat.JSONL);
    assertThatThrownBy(() -> DataFormat.parse("xml"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("\"xml\"");
  }

  @Test
  void refusesFilesThatHoldNothing() throws IOException {
    assertError("a.conll", "").contains("holds no sentence");
    assertError("b.csv", "", "").contains("holds no sentence").contains("csv");
    assertError("c.jsonl", " ").contains("holds no sentence");
  }

  @Test
  void refusesFilesThatCannotBeRead() {
    assertError(folder.resolve("none.conll"), Columns.DEFAULT).contains("does not exist");
    assertError(folder, Columns.DEFAULT).contains("is a folder");
  }

  @Test
  void refusesOtherEncodings() throws IOException {
    Path latin = folder.resolve("latin.conll");
    Files.write(latin, "a O\n\nJos\u00E9 B-PER\n".getBytes(StandardCharsets.ISO_8859_1));
    assertError(latin, Columns.DEFAULT).contains("line 3: byte 0xE9 is not UTF-8");
    Path utf16 = folder.resolve("utf16.conll");
    Files.write(utf16, "a O\n".getBytes(StandardCharsets.UTF_16LE));
    assertError(utf16, Columns.DEFAULT).contains("line 1: found a zero byte");
    Path cut = folder.resolve("cut.conll");
    Files.write(cut, new byte[] {'a', ' ', 'O', '\n', (byte) 0xC3});
    assertError(cut, Columns.DEFAULT).contains("line 2: byte 0xC3");
  }

  @Test
  void runningTextHasNoLabels() throws IOException {
    Path path = file("a.txt", "Anna runs.");
    assertThatThrownBy(() -> DataReader.read(path, DataFormat.TEXT, Columns.DEFAULT))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("--format");
  }

  @Test
  void refusesLabelsThatAModelDoesNotKnow() throws IOException {
    DataSet data = read("a.conll", "a B-PER", "b O", "", "c O", "d B-GPE");
    data.requireLabels(LabelSet.of(List.of("B-PER", "B-GPE")), "the model knows");
    assertThatThrownBy(() -> data.requireLabels(LabelSet.of(List.of("B-PER")), "the model knows"))
        .isInstanceOf(UserException.class)
        .hasMessageEndingWith(
            "a.conll line 5: unknown label \"B-GPE\"; the model knows [O, B-PER, I-PER]");
    DataSet lists = read("a.jsonl", "", "{\"tokens\":[\"a\",\"b\"],\"tags\":[\"O\",\"B-X\"]}");
    assertThatThrownBy(() -> lists.requireLabels(LabelSet.of(List.of("O")), "the model knows"))
        .hasMessageContaining("a.jsonl line 2: unknown label");
  }
}
