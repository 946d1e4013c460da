package lookright.model.labels;

/**
 * A typed stretch of words.
 *
 * @param type what it is, for example {@code PER}
 * @param start index of its first word
 * @param end index after its last word
 */
public record Span(String type, int start, int end) {

  public Span {
    if (start < 0 || end <= start) {
      throw new IllegalArgumentException("Span [" + start + ", " + end + ") holds no word");
    }
  }
}
