package lookright.io.text;

/**
 * A word and its place in the caller's string, in UTF-16 units: {@code text.substring(start,
 * end).equals(word.text())}.
 *
 * @param text the word
 * @param start its first unit
 * @param end after its last unit
 */
public record Word(String text, int start, int end) {}
