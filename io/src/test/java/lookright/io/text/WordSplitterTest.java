package lookright.io.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import lookright.io.UserException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordSplitterTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Anna's dog didn't bark.|Anna 's dog didn't bark .",
        "She’s here, they’ll come|She ’s here , they ’ll come",
        "the U.S. and the U.K., e.g. at 5 p.m.!|the U.S. and the U.K. , e.g. at 5 p.m. !",
        "Dr. J. R. Smith and I. Then|Dr. J. R. Smith and I . Then",
        "It cost $1,000.50 (or 3.5%) at 10:30.|It cost $ 1,000.50 ( or 3.5 % ) at 10:30 .",
        "Mail a.b+c@example.co.uk, or www.example.org/a_(b)?x=1.|"
            + "Mail a.b+c@example.co.uk , or www.example.org/a_(b)?x=1 .",
        "see https://t.co/Ab1... now|see https://t.co/Ab1 ... now",
        "(http://a.b/c)|( http://a.b/c )",
        "on example.com, not end.Next|on example.com , not end . Next",
        "@anna_b and #fun's a #tag|@anna_b and #fun 's a #tag",
        "state-of-the-art -- O'Neill 'quoted'|state-of-the-art -- O'Neill ' quoted '",
        "AT&T, R&D; a&b|AT&T , R&D ; a & b",
        "wait... what?!!|wait ... what ? !!",
        "on 12/05/2020 9/11|on 12/05/2020 9/11",
        "P.O.P ended.|P.O.P ended .",
        "((a)) [[b]]|( ( a ) ) [ [ b ] ]",
        "x &lt; y &amp;#&#39; https://t.co/\u2026|x &lt; y &amp; # &#39; https://t.co/\u2026",
        "No. 5? No.|No. 5 ? No .",
      })
  void splits(String text, String words) {
    assertThat(words(text)).isEqualTo(words);
  }

  @Test
  void anEmojiSequenceIsOneWord() {
    String family = "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67";
    String thumb = "\uD83D\uDC4D\uD83C\uDFFD";
    String flag = "\uD83C\uDDF3\uD83C\uDDF4";
    String heart = "\u2764\uFE0F";
    assertThat(words(family + thumb + flag + heart + "ok"))
        .isEqualTo(String.join(" ", family, thumb, flag, heart, "ok"));
    assertThat(words("1\uFE0F\u20E3 is")).isEqualTo("1\uFE0F\u20E3 is");
  }

  @Test
  void marksAndJoinersStayWithTheirLetters() {
    assertThat(words("e\u0301te\u0301 \u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645"))
        .isEqualTo("e\u0301te\u0301 \u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645");
  }

  @Test
  void rightToLeftText() {
    assertThat(words("\u05E9\u05DC\u05D5\u05DD, \u05E2\u05D5\u05DC\u05DD!"))
        .isEqualTo("\u05E9\u05DC\u05D5\u05DD , \u05E2\u05D5\u05DC\u05DD !");
  }

  @Test
  void everyKindOfWhiteSpaceSeparates() {
    assertThat(WordSplitter.LOOKRIGHT_1.split(" \t\r\n\u00A0\u2003\u3000\u0085\u2028")).isEmpty();
    assertThat(WordSplitter.LOOKRIGHT_1.split("")).isEmpty();
    assertThat(words("a\u00A0b\u3000c")).isEqualTo("a b c");
  }

  @Test
  void placesAreUtf16Units() {
    assertThat(WordSplitter.LOOKRIGHT_1.split("\uD83D\uDE02 Anna"))
        .containsExactly(new Word("\uD83D\uDE02", 0, 2), new Word("Anna", 3, 7));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\uD83D",
        "\uDE02\uD83D",
        "a\uD83Db",
        "\u0000\u0001\u001B[0m",
        "\u202Eabc\u202C",
        "\uFEFFx",
        "\u0301",
        "\uFFFF",
        "@",
        "#",
        "'s",
        "http://",
        "www.",
        "@@##",
        "\u200D\u200D"
      })
  void hostileTextIsCovered(String text) {
    assertCovers(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a.",
        "a.b",
        "a-",
        "a'",
        "1,",
        "@a",
        "a@",
        "a@a.",
        "http://",
        "www.",
        "...",
        "!?",
        "\uD83D\uDC68\u200D",
        "\uD83D\uDE02",
        "\u0301",
        "a&",
        "A&",
        "''",
        "a b ",
        "\uD83C\uDDF3",
        "\uD83D",
        "%20",
        "x\"",
        "aa.com",
        "&a",
        "((",
        "No."
      })
  void longTextTakesLinearTimeAndNoDeepStack(String unit) {
    String text = unit.repeat(200_000 / unit.length());
    Assertions.assertTimeout(Duration.ofSeconds(20), () -> assertCovers(text));
  }

  @Test
  void oneNameForOneSplitter() {
    assertThat(WordSplitter.named("lookright-1")).isSameAs(WordSplitter.LOOKRIGHT_1);
    assertThatThrownBy(() -> WordSplitter.named("spacy"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("\"spacy\"");
  }

  @Property
  void wordsAreInOrderDisjointAndCoverTheText(@ForAll("texts") String text) {
    assertCovers(text);
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "Anna's",
            "U.S.",
            "1,000.50",
            "http://a.b/c.",
            "@x",
            "#y",
            "\uD83D\uDC4D\uD83C\uDFFD",
            " ",
            "\u00A0",
            "-",
            "'",
            ".",
            "\u200D",
            "\u0301",
            "\uD83D",
            "a@b.com",
            "&",
            "I.");
    Arbitrary<String> any = Arbitraries.strings().all().ofMaxLength(6);
    return Arbitraries.oneOf(pieces, any).list().ofMaxSize(20).map(list -> String.join("", list));
  }

  private static void assertCovers(String text) {
    int done = 0;
    for (Word word : WordSplitter.LOOKRIGHT_1.split(text)) {
      assertWhiteSpace(text, done, word.start());
      assertThat(word.end()).isGreaterThan(word.start());
      assertThat(text.substring(word.start(), word.end())).isEqualTo(word.text());
      assertThat(word.text().codePoints().noneMatch(WordSplitterTest::isWhiteSpace)).isTrue();
      done = word.end();
    }
    assertWhiteSpace(text, done, text.length());
  }

  private static void assertWhiteSpace(String text, int start, int end) {
    assertThat(text.substring(start, end).codePoints().allMatch(WordSplitterTest::isWhiteSpace))
        .isTrue();
  }

  /** Unicode White_Space, spelled out. */
  private static boolean isWhiteSpace(int c) {
    return (c >= 9 && c <= 13) || c == 0x85 || Character.isSpaceChar(c);
  }

  private static String words(String text) {
    List<Word> words = WordSplitter.LOOKRIGHT_1.split(text);
    return words.stream().map(Word::text).collect(Collectors.joining(" "));
  }
}
