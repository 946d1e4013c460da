package lookright.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lookright.io.UserException;
import org.junit.jupiter.api.Test;

class SnipsReaderTest extends DataFixture {
  private static final String PLAY =
      """
      {"Play": [
        {"data": [{"text": "Put "}, {"text": "Ann Lee ", "entity": "artist"}, {"text": "on my"},
                  {"text": " list", "entity": "kind"}, {"text": "s, "}, {"text": "7", "entity": "n"},
                  {"text": "x."}]},
        {"data": [{"text": "Stop"}, {"text": " ", "entity": "kind"}]}]}
      """;

  private Path play(String name) throws IOException {
    Path path = folder.resolve(name);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, PLAY);
  }

  @Test
  void slotsEndWhereWordsEnd() throws IOException {
    DataSet data = DataReader.read(play("a.json"), DataFormat.SNIPS, Columns.DEFAULT);
    assertThat(data.sentences().get(0).words())
        .containsExactly("Put", "Ann", "Lee", "on", "my", "list", "s", ",", "7", "x", ".");
    assertThat(data.tags().get(0))
        .containsExactly(
            "O", "B-artist", "I-artist", "O", "O", "B-kind", "O", "O", "B-n", "O", "O");
    assertThat(data.tags().get(1)).containsExactly("O");
    assertThat(data.sentences().get(1).place(0)).endsWith("a.json /Play/1");
  }

  @Test
  void aPatternNamesSeveralFiles() throws IOException {
    play("b/train_b.json");
    play("a/train_a.json");
    play("a/.hidden.json");
    play("a/test.json");
    Path pattern = folder.resolve("*").resolve("train_*.json");
    DataSet data = DataReader.read(pattern, DataFormat.SNIPS, Columns.DEFAULT);
    assertThat(data.sentences()).hasSize(4);
    assertThat(data.path()).isEqualTo(pattern);
    assertThat(data.files())
        .containsExactly(folder.resolve("a/train_a.json"), folder.resolve("b/train_b.json"));
    Path none = folder.resolve("*").resolve("dev_*.json");
    assertThatThrownBy(() -> DataReader.read(none, DataFormat.SNIPS, Columns.DEFAULT))
        .isInstanceOf(UserException.class)
        .hasMessage(none + ": no file fits this pattern; expected data files");
  }

  @Test
  void aFileOfThatVeryNameIsNoPattern() throws IOException {
    Path odd = play("a[1].json");
    assertThat(DataReader.read(odd, DataFormat.SNIPS, Columns.DEFAULT).files())
        .containsExactly(odd);
  }

  @Test
  void jsonNeedsAFormat() throws IOException {
    assertError(play("a.json"), Columns.DEFAULT)
        .contains("is JSON, which tells no format; say ace, snips or another (--format)");
  }

  @Test
  void refusesOtherShapes() throws IOException {
    Path list = file("a.json", "[]");
    assertThatThrownBy(() -> DataReader.read(list, DataFormat.SNIPS, Columns.DEFAULT))
        .hasMessage(list + ": found [], expected an object {...}");
    Path bare = file("b.json", "{\"a/b\": [{\"data\": [{\"txt\": \"x\"}]}]}");
    assertThatThrownBy(() -> DataReader.read(bare, DataFormat.SNIPS, Columns.DEFAULT))
        .hasMessageStartingWith(
            bare + " /a~1b/0/data/0: found {\"txt\":\"x\"}, expected an object");
  }
}
