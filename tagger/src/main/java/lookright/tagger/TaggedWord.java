package lookright.tagger;

/**
 * A word with its label. Offsets count UTF-16 units of {@link TaggedText#text()}.
 *
 * @param text the word
 * @param label the label that the model finds most probable, for example {@code B-PER}
 * @param start its first unit
 * @param end after its last unit
 * @param score the label's probability, from 0 to 1
 */
public record TaggedWord(String text, String label, int start, int end, double score) {}
