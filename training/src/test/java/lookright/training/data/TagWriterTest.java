package lookright.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lookright.io.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TagWriterTest extends DataFixture {
  private static final TaggedSentence SENTENCE =
      new TaggedSentence(
          "😂 Anna Smith!",
          List.of(
              new TaggedSentence.Word("😂", "O", 0, 2),
              new TaggedSentence.Word("Anna", "B-PER", 3, 7),
              new TaggedSentence.Word("Smith", "I-PER", 8, 13),
              new TaggedSentence.Word("!", "O", 13, 14)),
          List.of(new TaggedSentence.Entity("PER", 3, 13, 0.5)));

  @Test
  void jsonLinesCountCodePoints() throws IOException {
    assertThat(written(DataFormat.JSONL))
        .isEqualTo(
            "{\"text\":\"😂 Anna Smith!\",\"entities\":[{\"type\":\"PER\",\"start\":2,\"end\":12,"
                + "\"text\":\"Anna Smith\",\"score\":0.5}]}\n");
  }

  @Test
  void tablesCountCodePoints() throws IOException {
    assertThat(written(DataFormat.CSV))
        .startsWith("sentence,token,label,start,end\n1,😂,O,0,1\n1,Anna,B-PER,2,6\n");
    assertThat(written(DataFormat.TSV)).contains("\n1\tSmith\tI-PER\t7\t12\n");
  }

  @Test
  void linesOfTokensAndMarkedText() throws IOException {
    assertThat(written(DataFormat.CONLL)).isEqualTo("😂\tO\nAnna\tB-PER\nSmith\tI-PER\n!\tO\n\n");
    assertThat(written(DataFormat.TEXT)).isEqualTo("😂 [Anna Smith](PER)!\n");
  }

  @ParameterizedTest
  @EnumSource(names = {"CONLL", "CSV", "TSV"})
  void whatIsWrittenCanBeRead(DataFormat format) throws IOException {
    List<String> words = List.of("\"", "", "a,b", "x\"y", "#", "'");
    List<String> tags = List.of("O", "O", "B-A", "I-A", "O", "B-B");
    Path path = folder.resolve("out." + format);
    try (TagWriter writer = TagWriter.to(format, Files.newBufferedWriter(path))) {
      writer.write(TaggedSentence.joined(words, tags));
      writer.write(TaggedSentence.joined(List.of("b"), List.of("O")));
    }
    DataSet data = DataReader.read(path, null, Columns.DEFAULT);
    assertThat(data.sentences()).extracting(Sentence::words).containsExactly(words, List.of("b"));
    assertThat(data.tags()).containsExactly(tags, List.of("O"));
  }

  @Test
  void joinedWordsKnowTheirPlace() {
    TaggedSentence joined = TaggedSentence.joined(List.of("a", "", "bc"), List.of("O", "O", "O"));
    assertThat(joined.text()).isEqualTo("a  bc");
    assertThat(joined.words().get(2)).isEqualTo(new TaggedSentence.Word("bc", "O", 3, 5));
    assertThat(joined.withEntities(List.of(new TaggedSentence.Entity("X", 3, 5, 1))).entities())
        .hasSize(1);
  }

  @Test
  void predictionsStandBesideGold() throws IOException {
    Writer out = new StringWriter();
    Predictions.write(read("a.conll", "a B-A", "b O"), List.of(List.of("O", "B-A")), out);
    assertThat(out).hasToString("a\tB-A\tO\nb\tO\tB-A\n\n");
  }

  @Test
  void formatsOfCorporaAreReadOnly() {
    assertThatThrownBy(() -> written(DataFormat.CONLLU))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("The format conllu can be read, not written; expected conll, csv,");
  }

  private static String written(DataFormat format) throws IOException {
    StringWriter out = new StringWriter();
    try (TagWriter writer = TagWriter.to(format, out)) {
      writer.write(SENTENCE);
    }
    return out.toString();
  }
}
