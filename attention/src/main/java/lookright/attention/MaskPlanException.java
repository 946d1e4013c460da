package lookright.attention;

/** A mask or plan that cannot be: the message says what was found, where, and what was expected. */
public final class MaskPlanException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /** The mistake in one line. */
  public MaskPlanException(String message) {
    super(message);
  }
}
