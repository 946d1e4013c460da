package lookright.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lookright.io.UserException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionFileTest {
  private static final PredictedSentence WHOLE =
      new PredictedSentence(
          List.of("Anna", "\"\ud83d\ude00\t\n"),
          List.of("B-PER", "O"),
          List.of("O", "I-PER"),
          null);
  private static final PredictedSentence CUT =
      new PredictedSentence(
          List.of("a", "b", "c"),
          List.of("O", "B-LOC", "O"),
          List.of("O", "O", "O"),
          List.of(1, 2));

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve(PredictionFile.TEST);
    PredictionFile.write(file, List.of(WHOLE, CUT));
  }

  @Test
  void isReadBackAsItWas() {
    assertThat(PredictionFile.read(file)).containsExactly(WHOLE, CUT);
  }

  @Test
  void isALineASentenceThatIsAlsoData() throws IOException {
    assertThat(Files.readAllLines(file).get(1))
        .isEqualTo(
            "{\"tokens\":[\"a\",\"b\",\"c\"],\"tags\":[\"O\",\"B-LOC\",\"O\"],"
                + "\"predicted\":[\"O\",\"O\",\"O\"],\"lost\":[1,2]}");
    DataSet data = DataReader.read(file, null, new Columns(null, null, null));
    assertThat(data.sentences().get(0).words()).isEqualTo(WHOLE.tokens());
    assertThat(data.sentences().get(0).tags()).isEqualTo(WHOLE.tags());
  }

  @Test
  void lostWordsAreNotScored() {
    assertThat(CUT.seenTags()).containsExactly("O");
    assertThat(CUT.seenPredicted()).containsExactly("O");
    assertThat(CUT.lostWords()).isEqualTo(2);
    assertThat(WHOLE.seenTags()).isEqualTo(WHOLE.tags());
  }

  @Test
  void refusesWhatItDidNotWrite() throws IOException {
    refused("{\"tokens\":[],\"tags\":[]}", " line 1: ", "predicted");
    refused("{\"tokens\":[\"a\"],\"tags\":[],\"predicted\":[\"O\"]}", " line 1: ", "0 tags");
    refused("{\"tokens\":[],\"tags\":[],\"predicted\":[],\"score\":1}", "unknown key score");
    refused("[", " line 1");
  }

  private void refused(String line, String... parts) throws IOException {
    Files.writeString(file, line + "\n");
    assertThatThrownBy(() -> PredictionFile.read(file))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContainingAll(parts);
  }
}
