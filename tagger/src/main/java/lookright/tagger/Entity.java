package lookright.tagger;

/**
 * Something that was found in a text.
 *
 * <p>Offsets count UTF-16 units, as {@link String} does: {@code caller.substring(start,
 * end).equals(text)}.
 *
 * @param type what it is, for example {@code PER}; the label itself where labels spell no spans
 * @param text its characters, as the caller wrote them
 * @param start its first unit in the caller's string
 * @param end after its last unit
 * @param score the mean probability of its words' labels, from 0 to 1
 */
public record Entity(String type, String text, int start, int end, double score) {}
