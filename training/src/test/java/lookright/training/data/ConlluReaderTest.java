package lookright.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import lookright.model.labels.TagScheme;
import org.junit.jupiter.api.Test;

class ConlluReaderTest extends DataFixture {
  private static final String[] ROWS = {
    "# sent_id = 1",
    "# text = Ada can't go.",
    "1\tAda\tAda\tPROPN\tNNP\t_\t4\tnsubj\t_\tNER=B-PER|Note=x",
    "2-3\tcan't\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No",
    "2\tca\tcan\tAUX\tMD\t_\t4\taux\t_\tNote=NER",
    "3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_",
    "3.1\tever\tever\tADV\tRB\t_\t_\t_\t_\t_",
    "4\tgo\tgo\tVERB\tVB\t_\t0\troot\t_\tner=O",
    "",
    "# a comment of any kind",
    "1\t#\t#\tSYM\tNN\t_\t0\troot\t_\t_",
  };

  private DataSet labelled(String column) throws IOException {
    return read(new Columns(null, column, null), "a.conllu", ROWS);
  }

  @Test
  void wordsAreTheNumberedRows() throws IOException {
    DataSet data = read("a.conllu", ROWS);
    assertThat(data.sentences())
        .extracting(Sentence::words)
        .containsExactly(List.of("Ada", "ca", "n't", "go"), List.of("#"));
    assertThat(data.tags())
        .containsExactly(List.of("PROPN", "AUX", "PART", "VERB"), List.of("SYM"));
    assertThat(data.scheme()).isEqualTo(TagScheme.PLAIN);
    assertThat(data.sentences().get(0).place(3)).endsWith("a.conllu line 8");
    assertThat(data.sentences().get(1).place(0)).endsWith("a.conllu line 11");
  }

  @Test
  void otherColumnsByNameOrIndex() throws IOException {
    assertThat(labelled("XPOS").tags().get(0)).containsExactly("NNP", "MD", "RB", "VB");
    assertThat(labelled("4").tags()).isEqualTo(labelled("xpos").tags());
    DataSet lemmas = read(new Columns("lemma", null, null), "b.conllu", ROWS);
    assertThat(lemmas.sentences().get(0).words()).containsExactly("Ada", "can", "not", "go");
  }

  @Test
  void entitiesStandInMiscOrInTheColumnOfUniversalNer() throws IOException {
    assertThat(labelled("NER").tags())
        .containsExactly(List.of("B-PER", "O", "O", "O"), List.of("O"));
    assertThat(labelled("ner").tags()).isEqualTo(labelled("NER").tags());
    Path five =
        file("u.conllu", "# newdoc id = 7", "1\tAda\tB-PER\t-\tz", "2\truns\tO\t-\t-", "", "");
    DataSet data = DataReader.read(five, null, Columns.DEFAULT);
    assertThat(data.tags()).containsExactly(List.of("B-PER", "O"));
    assertThat(data.sentences().get(0).words()).containsExactly("Ada", "runs");
  }

  @Test
  void wordsWithoutLabels() throws IOException {
    String row = "1\tgo\t_\t_\t_\t_\t_\t_\t_\t_";
    DataSet data = DataReader.readWords(file("a.conllu", row), null, Columns.DEFAULT);
    assertThat(data.sentences().get(0).words()).containsExactly("go");
    assertError("b.conllu", row).contains("line 1: \"go\" has no label in UPOS");
  }

  @Test
  void refusesWhatIsNoConllu() throws IOException {
    assertError("a.conllu", "1 go go VERB").contains("line 1: 1 columns at tabs, expected 10 (ID");
    assertError("b.conllu", "1\tAda\tO\t-\t-", "3\tgo\tO\t-\t-")
        .contains("line 2: ID \"3\", expected 2");
    assertError(file("c.conllu", ROWS), new Columns(null, "POS", null))
        .contains("no label column \"POS\"; the columns are ID FORM");
  }
}
