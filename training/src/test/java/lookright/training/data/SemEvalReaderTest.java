package lookright.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SemEvalReaderTest extends DataFixture {
  private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

  private static String[] sentence(String text, String... terms) {
    return new String[] {
      HEAD,
      "<sentences><sentence id=\"1\">",
      "<text>" + text + "</text>",
      "<aspectTerms>",
      String.join("\n", terms),
      "</aspectTerms></sentence></sentences>"
    };
  }

  private static String term(String polarity, int from, int to) {
    return "<aspectTerm term=\"x\" polarity=\"%s\" from=\"%d\" to=\"%d\"/>"
        .formatted(polarity, from, to);
  }

  @Test
  void termsBecomeSpansOfTheirPolarity() throws IOException {
    DataSet data =
        read(
            "a.xml",
            HEAD,
            "<sentences>",
            "<sentence id=\"7\"><text>Soup &amp; fish cake were fine, not the bill.</text>",
            "<aspectTerms>",
            term("positive", 0, 4),
            term("positive", 7, 16),
            term("negative", 36, 40),
            "</aspectTerms>",
            "<aspectCategories><aspectCategory category=\"food\" polarity=\"positive\"/>",
            "</aspectCategories></sentence>",
            "<sentence id=\"8\"><text>Never again.</text></sentence></sentences>");
    assertThat(data.sentences().get(0).words())
        .containsExactly(
            "Soup", "&", "fish", "cake", "were", "fine", ",", "not", "the", "bill", ".");
    assertThat(data.tags().get(0))
        .containsExactly(
            "B-positive",
            "O",
            "B-positive",
            "I-positive",
            "O",
            "O",
            "O",
            "O",
            "O",
            "B-negative",
            "O");
    assertThat(data.tags().get(1)).containsExactly("O", "O", "O");
    assertThat(data.sentences().get(1).place(0)).endsWith("a.xml line 11");
    assertThat(data.warnings()).isEmpty();
  }

  @Test
  void offsetsCountCharactersNotUnits() throws IOException {
    DataSet data = read("a.xml", sentence("😂 good tea", term("conflict", 7, 10)));
    assertThat(data.tags()).containsExactly(List.of("O", "O", "B-conflict"));
  }

  @Test
  void termsInsideWordsAreLeftOutAndCounted() throws IOException {
    DataSet data =
        read("a.xml", sentence("teapots here", term("neutral", 0, 3), term("neutral", 8, 12)));
    assertThat(data.tags()).containsExactly(List.of("O", "B-neutral"));
    assertThat(data.warnings())
        .singleElement()
        .asString()
        .endsWith("a.xml: 1 aspect term does not begin and end with words; left out");
  }

  @Test
  void aLaterTermOverwritesAnEarlierOne() throws IOException {
    DataSet data = read("a.xml", sentence("a b c", term("positive", 0, 5), term("negative", 0, 3)));
    assertThat(data.tags()).containsExactly(List.of("B-negative", "I-negative", "I-positive"));
  }

  @Test
  void noDocumentTypeNoEntities() throws IOException {
    assertError(
            "a.xml",
            HEAD,
            "<!DOCTYPE sentences [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>",
            "<sentences><sentence><text>&e;</text></sentence></sentences>")
        .contains("line 2: found a document type, expected none");
    assertError("b.xml", sentence("&e;")).contains("line 3: not XML");
  }

  @Test
  void refusesWhatCannotBeMeant() throws IOException {
    assertError("a.xml", sentence("a b", term("positive", 0, 9)))
        .contains("line 5: aspectTerm from 0 to 9; expected a range of the text's 3 characters");
    assertError("b.xml", sentence("a b", "<aspectTerm from=\"0\" to=\"1\"/>"))
        .contains("line 5: aspectTerm without polarity");
    assertError("c.xml", sentence("a", "<aspectTerm polarity=\"x\" from=\"-1\" to=\"1\"/>"))
        .contains("from=\"-1\"");
    assertError("d.xml", HEAD, "<sentences><sentence></sentence></sentences>")
        .contains("line 2: a sentence without <text>");
    assertError("e.xml", HEAD, "<sentences>", "<sentence></sentences>").contains("line 3: not XML");
    assertError("f.xml", HEAD, "<other/>").contains("holds no sentence");
    assertError(file("g.xml", sentence("a")), new Columns(null, "polarity", null))
        .contains("leave out --label-column");
  }
}
