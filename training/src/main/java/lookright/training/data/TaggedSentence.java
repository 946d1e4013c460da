package lookright.training.data;

import java.util.ArrayList;
import java.util.List;

/**
 * A tagged sentence, free of any model: what a {@link TagWriter} writes. Offsets are UTF-16 units
 * into {@code text}, end exclusive.
 *
 * @param text the sentence
 * @param words its words, in order
 * @param entities its entities, in order
 */
public record TaggedSentence(String text, List<Word> words, List<Entity> entities) {

  public TaggedSentence {
    words = List.copyOf(words);
    entities = List.copyOf(entities);
  }

  /**
   * A word with its label.
   *
   * @param text the word
   * @param label its predicted label
   * @param start where it begins
   * @param end after its last unit
   */
  public record Word(String text, String label, int start, int end) {}

  /**
   * A found entity.
   *
   * @param type for example {@code PER}
   * @param start where it begins
   * @param end after its last unit
   * @param score the model's confidence, from 0 to 1
   */
  public record Entity(String type, int start, int end, double score) {}

  /**
   * Words that came without a text: the text is the words joined by one blank.
   *
   * @param words the words, blank ones included
   * @param labels a label per word
   * @return them with their offsets, labels as given
   */
  public static TaggedSentence joined(List<String> words, List<String> labels) {
    List<Word> placed = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < words.size(); i++) {
      int end = start + words.get(i).length();
      placed.add(new Word(words.get(i), labels.get(i), start, end));
      start = end + 1;
    }
    return new TaggedSentence(String.join(" ", words), placed, List.of());
  }

  /**
   * The same sentence with entities.
   *
   * @param found entities with offsets into {@link #text()}
   * @return a new sentence
   */
  public TaggedSentence withEntities(List<Entity> found) {
    return new TaggedSentence(text, words, found);
  }

  int codePoints(int unit) {
    return text.codePointCount(0, unit);
  }
}
