package lookright.training.data;

import java.util.List;

/**
 * One sentence of a file.
 *
 * @param words its words; an empty or blank one has no sub-token and counts as {@code O}
 * @param tags a label per word, or empty if the file was read without labels
 * @param places where each word stands, for {@link #place}
 */
public record Sentence(List<String> words, List<String> tags, SentencePlace places) {

  public Sentence {
    words = List.copyOf(words);
    tags = List.copyOf(tags);
    if (!tags.isEmpty() && tags.size() != words.size()) {
      throw new IllegalArgumentException(
          "%d tags for %d words in %s".formatted(tags.size(), words.size(), places.of(0)));
    }
  }

  /**
   * Where a word stands, for messages.
   *
   * @param word its index
   * @return {@code file line n}
   */
  public String place(int word) {
    return places.of(word);
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
    return new Sentence(words, other, places);
  }
}
