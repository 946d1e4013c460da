package lookright.load;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Sentences by number: mostly short ones, some of more sub-tokens than the model sees at once, made
 * of words that a tokenizer treats in all its ways.
 *
 * @param seed the same seed gives the same sentences
 */
record RandomSentences(long seed) {
  private static final int LONGEST = 90;
  private static final List<String> WORDS =
      List.of(
          "Anna",
          "Jordan",
          "Oslo",
          "the",
          "called",
          "office",
          "in",
          "3",
          "May",
          "1,000.50",
          "state-of-the-art",
          "anna@example.com",
          "Don't",
          "\u00C6r\u00F8sk\u00F8bing",
          "\u6771\u4EAC",
          "\uD83D\uDC69\u200D\uD83D\uDCBB",
          "(",
          ")",
          "...",
          ".");

  String get(int number) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
    double u = random.nextDouble();
    int length = 1 + (int) (LONGEST * u * u * u);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(text.isEmpty() ? "" : " ").append(word(random));
    }
    return text.toString();
  }

  private static String word(SplittableRandom random) {
    if (random.nextInt(3) > 0) {
      return WORDS.get(random.nextInt(WORDS.size()));
    }
    StringBuilder word = new StringBuilder();
    for (int i = random.nextInt(2, 12); i > 0; i--) {
      word.append((char) random.nextInt('a', 'z' + 1));
    }
    return word.toString();
  }
}
