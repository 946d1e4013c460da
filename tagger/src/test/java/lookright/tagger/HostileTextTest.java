package lookright.tagger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Offsets point into the caller's string, whatever it is. */
class HostileTextTest {
  private static final List<String> HOSTILE =
      List.of(
          "Anna",
          "Oslo",
          " ",
          "\n",
          "\r",
          "\t",
          "\u0000",
          "\u001B",
          "\u0085",
          "\uFEFF",
          "\u200D",
          "\u200C",
          "\u00AD",
          "\uFE0F",
          "\u20E3",
          "\u0301",
          "\u064F",
          "\u0634",
          "\u05D0",
          "\u202E",
          "\uD83D",
          "\uDE00",
          "\uD83D\uDC69",
          "\uD83C\uDDF3",
          "\uD83C\uDFFD",
          "\u6771",
          "1",
          ".",
          "'s",
          "-",
          "@",
          "#",
          "&",
          "(",
          "\"",
          "http://",
          "www.",
          "a.b",
          "<s>",
          "</s>",
          "\u2581",
          "\uFFFD",
          "\uFFFF",
          "\u3000");

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
        "\r\r\n\u2028Anna\u2029\u0085Oslo",
        "\uFEFFAnna lives\uFEFF in Oslo",
        "\uD83C\uDDF3\uD83C\uDDF4\uD83C\uDDF8Oslo\uD83C\uDDF3"
            + " \uD83D\uDC4D\uD83C\uDFFDAnna\uD83C\uDFFF",
        "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67\u200D\uD83D\uDC66Oslo\u200D\u200D"
            + " \u2764\uFE0F\u200D\uD83D\uDD25",
        "\u0301\u0301Anna \u20DDOslo\u0308\u0323 \uFE0F\uFE0E",
        "\u2067Anna \u05E2\u05D1\u05E8\u05D9\u05EA Oslo\u2069"
            + " \u0627\u0644\u0633\u0644\u0627\u0645\u064F",
        "\uDE00\uD83D \uD83D\uD83D Anna\uDC00Oslo"
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

  @Test
  void aMegabyteOfTwoHundredThousandWords() {
    String text = "Oslo ".repeat(200_000) + "Anna";
    List<Entity> found = tagger.tag(text);
    assertThat(found).hasSize(200_001);
    assertThat(found.get(200_000))
        .extracting(Entity::type, Entity::start)
        .contains("PER", 1_000_000);
  }

  @Property(tries = 300)
  void anyMixtureOfHostileParts(@ForAll("hostileText") String text) {
    checkPlaces(text);
  }

  @Provide
  Arbitrary<String> hostileText() {
    Arbitrary<String> units = Arbitraries.integers().between(0, 0xFFFF).map(Character::toString);
    Arbitrary<String> points = Arbitraries.integers().between(0, 0x10FFFF).map(Character::toString);
    return Arbitraries.oneOf(Arbitraries.of(HOSTILE), units, points)
        .list()
        .ofMaxSize(60)
        .map(parts -> String.join("", parts));
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
