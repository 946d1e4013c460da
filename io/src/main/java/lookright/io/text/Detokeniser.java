package lookright.io.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Joins words to text as people write it, and says where each word went: the way back from a {@link
 * WordSplitter}, for data that comes as words only.
 *
 * <p>No blank before closing punctuation and English endings ({@code 's}, {@code n't}), none after
 * an opening bracket or a currency sign before a digit; straight double quotes open and close in
 * turn. Everything else, lone apostrophes, {@code @} and {@code #} included, keeps its blanks.
 */
public final class Detokeniser {
  private static final Pattern CLOSING =
      Pattern.compile(
          "[,.;:!?%)\\]}\u201D\u2026\u00BB]+|['\u2019](?i:s|m|d|re|ve|ll)|(?i:n['\u2019]t)");
  private static final Pattern OPENING = Pattern.compile("[(\\[{\u201C\u00AB]");
  private static final Pattern CURRENCY = Pattern.compile("\\p{Sc}");

  private Detokeniser() {}

  /**
   * A text and the places of the words that it was made of.
   *
   * @param text the words joined
   * @param words each word, in order, with its place in the text; a blank word may be empty
   */
  public record Joined(String text, List<Word> words) {}

  /**
   * Joins the words of one sentence.
   *
   * @param words the words, as a data set has them
   * @return the text, with every word in it unchanged
   */
  public static Joined join(List<String> words) {
    StringBuilder text = new StringBuilder();
    List<Word> placed = new ArrayList<>(words.size());
    boolean quoted = false;
    String previous = "";
    for (String word : words) {
      boolean quote = word.equals("\"");
      boolean glued =
          CLOSING.matcher(word).matches()
              || (quote && quoted)
              || opens(previous, word)
              || (previous.equals("\"") && quoted);
      if (!glued && !placed.isEmpty()) {
        text.append(' ');
      }
      placed.add(new Word(word, text.length(), text.length() + word.length()));
      text.append(word);
      quoted ^= quote;
      previous = word;
    }
    return new Joined(text.toString(), List.copyOf(placed));
  }

  private static boolean opens(String previous, String word) {
    return OPENING.matcher(previous).matches()
        || (CURRENCY.matcher(previous).matches()
            && !word.isEmpty()
            && Character.isDigit(word.charAt(0)));
  }
}
