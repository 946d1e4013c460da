package lookright.tagger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Offsets point into the caller's string, whatever it is. */
class HostileTextTest {
  private static Tagger tagger;

  @BeforeAll
  @BeforeContainer
  static void load() throws Exception {
    Path folder = Files.createTempDirectory("lookright");
    tagger = Tagger.load(DictionaryModel.NAMES.write(folder, "full*2"));
  }

  @AfterAll
  @AfterContainer
  static void close() {
    tagger.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " \t\n\u00A0\u3000",
        "\uD83D Anna \uDE00",
        "\uD83D\uDE00Anna\uD83D\uDE00 \uD83D\uDC69\u200D\uD83D\uDCBB Oslo",
        "\u0000Anna\u0001\u001B[31m\u0007 \u007F\uFFFF",
        "\u200B \u200B Anna \uFEFF",
        "\u0634\u0627\u0631\u0639 \u202EAnna\u202C \u05D0\u05D1\u05D2",
        "e\u0301\u0301\u0301 A\u030Anna <s> </s> Anna<s>",
        "\r\r\n\u2028Anna\u2029\u0085Oslo"
      })
  void oddCharacters(String text) {
    checkPlaces(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "."})
  void oneWordOfAMegabyte(String unit) {
    checkPlaces(unit.repeat((1 << 20) / unit.length()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Anna ", "\uD83D\uDE00", "\uD83D", "(", "1, ", "a\n"})
  void thousandsOfWords(String unit) {
    checkPlaces(unit.repeat(3_000));
  }

  @Property(tries = 200)
  void anyString(@ForAll @StringLength(max = 200) String text) {
    checkPlaces("Anna " + text + " Oslo");
  }

  private static void checkPlaces(String text) {
    TaggedText tagged = tagger.annotate(text);
    int end = 0;
    for (TaggedWord word : tagged.words()) {
      assertThat(word.start()).isGreaterThanOrEqualTo(end);
      assertThat(text.substring(word.start(), word.end())).isEqualTo(word.text()).isNotEmpty();
      end = word.end();
    }
    assertThat(text.substring(end)).matches("\\p{IsWhite_Space}*");
    for (Entity entity : tagged.entities()) {
      assertThat(text.substring(entity.start(), entity.end())).isEqualTo(entity.text());
      assertThat(entity.score()).isBetween(0.0, 1.0);
    }
  }
}
