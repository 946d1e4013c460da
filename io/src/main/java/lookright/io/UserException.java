package lookright.io;

/**
 * A mistake that the user can correct. The message says in one line what was found, where, what was
 * expected and the likely fix; the command line prints it without a stack trace and exits with 2.
 */
public final class UserException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message found, where, expected, likely fix
   */
  public UserException(String message) {
    super(message);
  }

  /**
   * @param message found, where, expected, likely fix
   * @param cause what revealed the mistake
   */
  public UserException(String message, Throwable cause) {
    super(message, cause);
  }
}
