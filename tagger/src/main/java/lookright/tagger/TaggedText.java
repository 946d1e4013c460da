package lookright.tagger;

import java.util.List;

/**
 * All that a tagger knows about a text.
 *
 * @param text the caller's text; for words that came without one, the words joined by one blank
 * @param words its words, from left to right
 * @param entities its entities, from left to right
 */
public record TaggedText(String text, List<TaggedWord> words, List<Entity> entities) {
  /** Copies the lists. */
  public TaggedText {
    words = List.copyOf(words);
    entities = List.copyOf(entities);
  }

  /** The words' labels, in order. */
  public List<String> labels() {
    return words.stream().map(TaggedWord::label).toList();
  }
}
