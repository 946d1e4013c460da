package lookright.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import lookright.model.labels.TagScheme;
import org.junit.jupiter.api.Test;

class ConllReaderTest extends DataFixture {

  @Test
  void splitsAtTabsOnlyWhereThereIsATab() throws IOException {
    DataSet data = read("a.conll", "New York\tB-LOC", "is O", "big   O", "", "Oslo B-LOC");
    assertThat(data.sentences()).hasSize(2);
    assertThat(data.sentences().get(0).words()).containsExactly("New York", "is", "big");
    assertThat(data.sentences().get(0).tags()).containsExactly("B-LOC", "O", "O");
    assertThat(data.sentences().get(1).place(0)).endsWith("a.conll line 5");
    assertThat(data.words()).isEqualTo(4);
  }

  @Test
  void whiteSpaceOfAnyKindEndsASentence() throws IOException {
    DataSet data = read("a.conll", "a\tO", " ", "b\tO", "\t", "c\tO", "\u00A0", "", "d\tO", "\t ");
    assertThat(data.sentences())
        .extracting(Sentence::words)
        .containsExactly(List.of("a"), List.of("b"), List.of("c"), List.of("d"));
  }

  /** The shapes of the Broad Twitter Corpus, test, lines 13045 and 16303. */
  @Test
  void aRowWithoutATokenIsOneBlankWord() throws IOException {
    DataSet data = read("a.test", "x\tO", " ", "\tO", "y\tO", " \tO", "\tB-LOC", "", "z\tO");
    assertThat(data.sentences())
        .extracting(Sentence::words)
        .containsExactly(List.of("x"), List.of("", "y", " ", ""), List.of("z"));
    assertThat(data.sentences().get(1).isBlank(2)).isTrue();
    assertThat(data.sentences().get(1).isBlank(1)).isFalse();
    assertThat(data.blankWords()).isEqualTo(3);
    assertThat(data.warnings()).singleElement().asString().contains("3 rows have a label but no");
  }

  @Test
  void aBlankTokenBetweenBlanks() throws IOException {
    DataSet data = read("a.conll", "x O", "  O", "  y   O  ");
    assertThat(data.sentences().get(0).words()).containsExactly("x", "", "y");
    assertThat(data.warnings()).singleElement().asString().contains("1 row has");
  }

  @Test
  void skipsDocumentRowsAndComments() throws IOException {
    DataSet data =
        read(
            "a.conll",
            "-DOCSTART- -X- O",
            "",
            "a X O",
            "-DOCSTART- -X- O",
            "# sent_id = 7",
            "# X O");
    assertThat(data.sentences())
        .extracting(Sentence::words)
        .containsExactly(List.of("a"), List.of("#"));
  }

  @Test
  void columnsByIndexOrHeader() throws IOException {
    String[] rows = {"id\tword\tpos\tner", "1\tAnna\tNNP\tB-PER", "2\truns\tVBZ\tO"};
    DataSet named = read(new Columns("word", "pos", null), "a.conll", rows);
    assertThat(named.sentences().get(0).tags()).containsExactly("NNP", "VBZ");
    assertThat(named.scheme()).isEqualTo(TagScheme.PLAIN);
    DataSet counted = read(new Columns("1", "2", null), "b.conll", rows[1], rows[2]);
    assertThat(counted.sentences().get(0).words()).containsExactly("Anna", "runs");
    assertThat(counted.labels()).containsExactly("NNP", "VBZ");
  }

  /** Word, part of speech, chunk and entity, in the IOB1 of the shared task's own files. */
  @Test
  void conll2003ByLabelColumn() throws IOException {
    String[] rows = {
      "-DOCSTART- -X- -X- O",
      "",
      "Ada NNP I-NP I-PER",
      "Lee NNP I-NP I-PER",
      "Oslo NNP B-NP I-LOC",
      "slept VBD I-VP O",
      "\" '' O O",
      ". . O O",
      "",
      "# # I-NP O",
    };
    DataSet entities = read("a.txt", rows);
    assertThat(entities.tags())
        .containsExactly(List.of("B-PER", "I-PER", "B-LOC", "O", "O", "O"), List.of("O"));
    DataSet chunks = read(new Columns(null, "2", null), "b.txt", rows);
    assertThat(chunks.tags())
        .containsExactly(List.of("B-NP", "I-NP", "B-NP", "B-VP", "O", "O"), List.of("B-NP"));
    DataSet speech = read(new Columns(null, "1", null), "c.txt", rows);
    assertThat(speech.tags())
        .containsExactly(List.of("NNP", "NNP", "NNP", "VBD", "''", "."), List.of("#"));
    assertThat(speech.scheme()).isEqualTo(TagScheme.PLAIN);
  }

  @Test
  void conll2000() throws IOException {
    DataSet data = read("a.txt", "Ada NNP B-NP", "slept VBD B-VP", "", "Up RB B-ADVP", ". . O");
    assertThat(data.tags()).containsExactly(List.of("B-NP", "B-VP"), List.of("B-ADVP", "O"));
  }

  @Test
  void convertsOtherSchemes() throws IOException {
    DataSet iob1 = read("a.conll", "a I-PER", "b I-PER", "c B-PER", "", "d I-LOC");
    assertThat(iob1.scheme()).isEqualTo(TagScheme.IOB1);
    assertThat(iob1.tags()).containsExactly(List.of("B-PER", "I-PER", "B-PER"), List.of("B-LOC"));
    DataSet bioes = read("b.conll", "a B-PER", "b E-PER", "c S-LOC");
    assertThat(bioes.scheme()).isEqualTo(TagScheme.BIOES);
    assertThat(bioes.tags()).containsExactly(List.of("B-PER", "I-PER", "B-LOC"));
  }

  @Test
  void windowsLineEndsAndByteOrderMark() throws IOException {
    DataSet data = read("a.conll", "\uFEFFAnna\tB-PER\r", "\r", "runs\tO\r");
    assertThat(data.sentences())
        .extracting(Sentence::words)
        .containsExactly(List.of("Anna"), List.of("runs"));
    assertThat(data.labels()).containsExactly("B-PER", "O");
  }

  @Test
  void readsWordsWhereThereAreNoLabels() throws IOException {
    DataSet data =
        DataReader.readWords(file("a.conll", "Anna", "runs", "", "Bo"), null, Columns.DEFAULT);
    assertThat(data.sentences())
        .extracting(Sentence::words)
        .containsExactly(List.of("Anna", "runs"), List.of("Bo"));
    assertThat(data.tags()).containsExactly(List.of(), List.of());
  }

  @Test
  void refusesUnbalancedRows() throws IOException {
    assertError("a.conll", "a\tO", "b\tX\tO").contains("line 2: 3 columns, but line 1 has 2");
    assertError("b.conll", "a O", "b").contains("line 2: 1 column, but line 1 has 2");
    assertError("c.conll", "a", "b").contains("line 1").contains("expected a token and a label");
    assertError("d.conll", "a\tO", "b\t").contains("line 2: token \"b\" has no label");
  }

  @Test
  void refusesColumnsThatAreNotThere() throws IOException {
    assertError(file("a.conll", "a O"), new Columns(null, "3", null))
        .contains("line 1: no label column 3; it has the columns 0 to 1 (--label-column)");
    assertError(file("b.conll", "w\tt", "a\tO"), new Columns("word", null, null))
        .contains("no token column \"word\"; the header is [w, t]");
  }

  @Test
  void refusesAStrayLabelAmongSpans() throws IOException {
    assertError("a.conll", "a B-PER", "b person")
        .contains("line 2: label \"person\" among span tags");
  }
}
