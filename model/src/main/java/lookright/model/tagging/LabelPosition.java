package lookright.model.tagging;

/** Which sub-token of a word carries its label. */
public enum LabelPosition {
  /** The first: the paper's, and Hugging Face's habit. */
  FIRST,
  /** The last: the one that has seen the whole word even under a causal mask. */
  LAST;

  /** The text form: {@code first} or {@code last}. */
  public String text() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** The text form, which the command line reads and shows. */
  @Override
  public String toString() {
    return text();
  }
}
