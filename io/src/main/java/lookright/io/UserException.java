package lookright.io;

/**
 * A mistake of the person who runs the program: a bad file, setting or plan.
 *
 * <p>The message is one line that says what was found, where, what was expected and, where it can
 * be known, the likely fix. The command line prints it without a stack trace and exits with 2.
 */
public final class UserException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A mistake whose message says all there is to know. */
  public UserException(String message) {
    super(message);
  }

  /** A mistake that showed itself as {@code cause}. */
  public UserException(String message, Throwable cause) {
    super(message, cause);
  }
}
