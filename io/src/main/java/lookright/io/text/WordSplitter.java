package lookright.io.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lookright.io.UserException;

/**
 * Splits running text into words: the splitter {@value #NAME}, whose name a model folder records.
 *
 * <p>White space (Unicode {@code White_Space}) separates and is never part of a word; every other
 * character is part of exactly one. From left to right the first of these that fits is a word:
 *
 * <ol>
 *   <li>a web address ({@code http://}, {@code https://}, {@code ftp://}, {@code www.}), without
 *       closing punctuation; an e-mail address; a bare host name of a common domain ({@code
 *       example.com})
 *   <li>an HTML character (an ampersand, a name, a semicolon); an {@code @name} or {@code #tag}
 *   <li>letters with dots: {@code U.S.}, {@code e.g.}, {@code p.m.}; a title: {@code Dr.}; {@code
 *       No.} before a number; a capital that abbreviates a name: {@code J.} before a blank and
 *       another capital
 *   <li>an English ending after a word: {@code 's 'm 'd 're 've 'll}, so that {@code Anna's} is
 *       {@code Anna} and {@code 's}
 *   <li>letters, digits, marks and {@code _}, joined by single hyphens or apostrophes ({@code
 *       state-of-the-art}, {@code don't}, {@code O'Neill}), between digits by {@code . , : /}
 *       ({@code 1,000.50}, {@code 10:30}), between capitals by {@code &} ({@code AT&T})
 *   <li>an emoji with its modifiers and joined emoji; a flag; a key cap
 *   <li>a run of one punctuation mark or symbol that is no bracket: {@code ...}, {@code !!!}
 *   <li>any other single character, with the marks that follow it
 * </ol>
 *
 * <p>Stateless and safe for threads; time is linear in the text. Not for scripts that write no
 * white space between words: there a run of letters is one word.
 */
public final class WordSplitter {

  /** What {@code lookright.json} calls this splitter; other rules would have another name. */
  public static final String NAME = "lookright-1";

  /** The one splitter there is. */
  public static final WordSplitter LOOKRIGHT_1 = new WordSplitter();

  private static final String LETTER = "[\\p{L}\\p{N}_]";
  private static final String AFTER_WORD = "(?<=[\\p{L}\\p{N}\\p{M}_])";
  private static final String NOT_AFTER = "(?<!" + LETTER + ")";
  private static final String NOT_BEFORE = "(?!" + LETTER + ")";
  private static final String WORD_END = "(?![\\p{L}\\p{N}\\p{M}_])";
  // Marks, joiners and the soft hyphen continue a word, but do not start one.
  private static final String RUN = LETTER + "[\\p{L}\\p{N}\\p{M}_\\x{AD}\\x{200C}\\x{200D}]*+";
  private static final String ENDING = "['\u2019](?i:s|m|d|re|ve|ll)" + WORD_END;
  private static final String INSIDE =
      "(?:[-'\u2019\u2010\u2011\u05F3\u05F4]"
          + "|(?<=\\p{Nd})[.,:/](?=\\p{Nd})"
          + "|(?<=\\p{Lu})&(?=\\p{Lu}))";
  private static final String TITLE =
      "(?:Mr|Mrs|Ms|Dr|Prof|St|Lt|Gen|Col|Sgt|Capt|Rev|Gov|Sen|Rep|Jr|Sr)\\.";
  private static final String HOST = "(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,62}+)\\.){1,8}";
  private static final String DOMAIN = "(?i:com|org|net|edu|gov|info|co\\.uk|de|fr|io|eu)";
  private static final String SKIN =
      "[\\x{FE0F}\\x{20E3}\\x{1F3FB}-\\x{1F3FF}\\x{E0020}-\\x{E007F}]*+";

  private static final Pattern WORD =
      Pattern.compile(
          String.join(
              "|",
              // addresses
              "(?i:https?://|ftp://|www\\.)[^\\p{IsWhite_Space}<>\"\u201C\u201D]*"
                  + "[\\p{L}\\p{N}/=&#_~$%+\u2026-]",
              "[\\p{L}\\p{N}][\\p{L}\\p{N}._%+-]{0,63}+@" + HOST + "\\p{L}{2,24}" + WORD_END,
              HOST + DOMAIN + "(?![\\p{L}\\p{N}\\p{M}_@-])",
              // HTML characters, @name, #tag
              "&(?:[A-Za-z]{2,8}|#[0-9]{1,7});",
              NOT_AFTER + "[@#]" + RUN,
              // abbreviations
              NOT_AFTER + "(?:\\p{L}\\.){2,16}+" + NOT_BEFORE,
              NOT_AFTER + "(?:\\p{L}\\.){1,16}+\\p{L}" + WORD_END,
              NOT_AFTER + TITLE + NOT_BEFORE,
              NOT_AFTER + "No\\.(?=[ \\x{A0}]\\p{Nd})",
              NOT_AFTER + "(?!I)\\p{Lu}\\.(?=[ \\x{A0}]\\p{Lu})",
              // words
              AFTER_WORD + ENDING,
              RUN + "(?:(?!" + ENDING + ")" + INSIDE + RUN + "){0,64}+",
              // emoji
              "[\\x{1F1E6}-\\x{1F1FF}]{2}",
              "[0-9#*]\\x{FE0F}?\\x{20E3}",
              "[\\p{So}\\x{1F3FB}-\\x{1F3FF}]" + SKIN + "(?:\\x{200D}\\p{So}" + SKIN + "){0,16}+",
              // punctuation and the rest
              "([\\p{P}\\p{S}&&[^\\p{Ps}\\p{Pe}]])\\1*+[\\p{M}\\x{200D}]*+",
              "\\P{IsWhite_Space}\\p{M}*+"));

  private WordSplitter() {}

  /**
   * The splitter that a model was trained with.
   *
   * @param name its name in {@code lookright.json}
   * @return the splitter
   * @throws UserException if this version does not know it
   */
  public static WordSplitter named(String name) {
    if (name.equals(NAME)) {
      return LOOKRIGHT_1;
    }
    throw new UserException(
        "Unknown word splitter \"%s\" (lookright.json); this version knows \"%s\""
            .formatted(name, NAME));
  }

  /**
   * Splits a text.
   *
   * @param text any string, even one with lone surrogates
   * @return its words, from left to right; empty if there is nothing but white space
   */
  public List<Word> split(String text) {
    List<Word> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      words.add(new Word(matcher.group(), matcher.start(), matcher.end()));
    }
    return List.copyOf(words);
  }
}
