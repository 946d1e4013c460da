package lookright.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import lookright.io.UserException;
import lookright.model.labels.LabelSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaperLabelsTest extends DataFixture {

  /** The sizes and some ids of the paper's tables. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "CONLL2003, 9, 1, B-PER",
        "CONLL2003, 9, 8, I-MISC",
        "CONLL2003_CHUNK, 23, 11, B-NP",
        "CONLL2003_CHUNK, 23, 22, I-VP",
        "CONLL2003_POS, 47, 0, \"",
        "CONLL2003_POS, 47, 9, ``",
        "CONLL2003_POS, 47, 25, NN|SYM",
        "CONLL2003_POS, 47, 46, WRB",
        "ABSA_RESTAURANTS, 9, 5, B-neutral",
        "ACE_TC, 67, 1, B-business:merge-org",
        "ACE_TC, 67, 34, I-justice:acquit",
        "ACE_TC, 67, 35, B-conflict:demonstrate",
        "ACE_TC, 67, 66, I-movement:transport",
        "ACE_TI, 3, 2, I-trigger",
        "MAVEN_TI, 3, 1, B-trigger"
      })
  void idsAsInThePaper(PaperLabels set, int size, int id, String label) {
    LabelSet labels = set.labels();
    assertThat(labels.size()).isEqualTo(size);
    assertThat(labels.name(id)).isEqualTo(label);
    assertThat(labels.hasSpans()).isEqualTo(set != PaperLabels.CONLL2003_POS);
    assertThat(labels.contains("O")).isEqualTo(labels.hasSpans());
  }

  @Test
  void otherLabelsAreRefusedWithTheirPlace() throws IOException {
    DataSet data = read("a.conll", "Ada B-PER", "met O", "", "it B-GPE");
    assertThatThrownBy(() -> PaperLabels.CONLL2003.require(data))
        .isInstanceOf(UserException.class)
        .hasMessageEndingWith(
            "a.conll line 4: unknown label \"B-GPE\"; the label set conll2003 has [O, B-PER, I-PER,"
                + " B-ORG, I-ORG, B-LOC, I-LOC, B-MISC, I-MISC]");
    PaperLabels.CONLL2003.require(read("b.conll", "Oslo B-LOC"));
  }

  @Test
  void theOrderOfTheRestaurants() {
    assertThat(PaperLabels.ABSA_RESTAURANTS.labels().names())
        .isEqualTo(
            List.of(
                "O",
                "B-positive",
                "I-positive",
                "B-negative",
                "I-negative",
                "B-neutral",
                "I-neutral",
                "B-conflict",
                "I-conflict"));
  }
}
