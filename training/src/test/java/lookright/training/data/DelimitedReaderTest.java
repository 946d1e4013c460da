package lookright.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DelimitedReaderTest extends DataFixture {

  @Test
  void emptyRowsEndSentences() throws IOException {
    DataSet data = read("a.csv", "Anna,B-PER", "\",\",O", "", "\"a \"\"b\"\"\",O", ",", "c,O");
    assertThat(data.sentences())
        .extracting(Sentence::words)
        .containsExactly(List.of("Anna", ","), List.of("a \"b\""), List.of("c"));
    assertThat(data.sentences().get(1).place(0)).endsWith("a.csv line 4");
  }

  @Test
  void aSentenceColumnTellsSentencesApart() throws IOException {
    DataSet data =
        read("a.csv", "Sentence #,Word,POS,Tag", "1,Anna,N,B-PER", ",runs,V,O", "2,Bo,N,B-PER");
    assertThat(data.sentences())
        .extracting(Sentence::words)
        .containsExactly(List.of("Anna", "runs"), List.of("Bo"));
    DataSet named = read(new Columns("w", "t", "s"), "b.csv", "t,w,s", "O,a,x", "O,b,y");
    assertThat(named.sentences()).hasSize(2);
  }

  @Test
  void readsTheListsOfThePaper() throws IOException {
    DataSet data =
        read(
            "a.csv",
            ",tokens,tags",
            "0,\"['EU', \"\"don't\"\", 'a\\'b', '\\u00e9\\xe9\\U0001F602']\",\"['B-ORG', 'O', 'O', 'O']\"",
            "1,['Bo'],['B-PER']");
    assertThat(data.sentences().get(0).words()).containsExactly("EU", "don't", "a'b", "éé😂");
    assertThat(data.tags()).containsExactly(List.of("B-ORG", "O", "O", "O"), List.of("B-PER"));
    assertThat(data.sentences().get(1).place(0)).endsWith("line 3");
  }

  @Test
  void aBlankTokenIsAWord() throws IOException {
    DataSet data = read("a.csv", "a,O", ",O", "b,O");
    assertThat(data.sentences()).hasSize(1);
    assertThat(data.blankWords()).isEqualTo(1);
  }

  @Test
  void tsvWithRawQuotes() throws IOException {
    DataSet data = read("a.tsv", "\"\tO", "Anna\tB-PER", "\"\tO", "", "it's\tO");
    assertThat(data.sentences())
        .extracting(Sentence::words)
        .containsExactly(List.of("\"", "Anna", "\""), List.of("it's"));
  }

  @Test
  void tsvWithQuotedCells() throws IOException {
    DataSet data = read("a.tsv", "token\ttag", "\"\"\"\"\tO", "\"a \"\"b\"\"\"\tO");
    assertThat(data.sentences().get(0).words()).containsExactly("\"", "a \"b\"");
  }

  @Test
  void refusesBrokenRows() throws IOException {
    assertError("a.csv", "a,O", "\"b,O", "c,O").contains("line 2: not a row of CSV");
    assertError("b.csv", "a,O", "b,c,O").contains("line 2: 3 columns, but line 1 has 2");
    assertError("c.csv", "a,O", "b,").contains("line 2: token \"b\" has no label");
    assertError("d.csv", "word,tag").contains("holds no sentence");
  }

  @Test
  void refusesBrokenLists() throws IOException {
    assertError("a.csv", "tokens,tags", "\"['a', 'b']\",['O']")
        .contains("line 2: 2 tokens but 1 labels");
    assertError("b.csv", "tokens,tags", "['a'],[0]")
        .contains("line 2: column 1: expected a quoted");
    assertError("c.csv", "tokens,tags", "['a],['O']")
        .contains("line 2: column 0: expected a closing");
    assertError("d.csv", "tokens,tags", "['a' 'b'],['O']").contains("expected \",\"");
    assertError("e.csv", "tokens,tags", "['\\u00'],['O']").contains("4 hexadecimal digits");
    assertError("f.csv", "tokens,tags", "['\\Uffffffff'],['O']").contains("Unicode code point");
    assertError("g.csv", "tokens,tags", "[],[]").contains("without tokens");
    assertError("h.csv", "tokens,tags", "['a']],['O']").contains("end of the list");
  }
}
