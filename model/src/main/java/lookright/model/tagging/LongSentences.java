package lookright.model.tagging;

/** What happens to a sentence of more sub-tokens than the model may see at once. */
public enum LongSentences {
  /** It is cut into overlapping pieces; every word is labelled where it has most context. */
  WINDOW,
  /** It is cut off, and the words behind the cut are not labelled: the paper's way. */
  TRUNCATE;

  /** The text form: {@code window} or {@code truncate}. */
  public String text() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** The text form, which the command line reads and shows. */
  @Override
  public String toString() {
    return text();
  }
}
