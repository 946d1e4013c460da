package lookright.training.data;

import java.nio.file.Path;
import java.util.List;

/**
 * One sentence of a file.
 *
 * @param words its words; an empty or blank one has no sub-token and counts as {@code O}
 * @param tags a label per word, or empty if the file was read without labels
 * @param source the file
 * @param firstLine line of the first word, from 1
 * @param wordPerLine whether each word has a line of its own
 */
public record Sentence(
    List<String> words, List<String> tags, Path source, int firstLine, boolean wordPerLine) {

  public Sentence {
    words = List.copyOf(words);
    tags = List.copyOf(tags);
    if (!tags.isEmpty() && tags.size() != words.size()) {
      throw new IllegalArgumentException(
          "%d tags for %d words in %s".formatted(tags.size(), words.size(), source));
    }
  }

  /**
   * Where a word stands, for messages.
   *
   * @param word its index
   * @return {@code file line n}
   */
  public String place(int word) {
    return source + " line " + (wordPerLine ? firstLine + word : firstLine);
  }

  /**
   * Whether a word is nothing but white space, so that no model can see it.
   *
   * @param word its index
   * @return true if it is empty or blank
   */
  public boolean isBlank(int word) {
    return Blank.test(words.get(word));
  }

  Sentence withTags(List<String> other) {
    return new Sentence(words, other, source, firstLine, wordPerLine);
  }
}
