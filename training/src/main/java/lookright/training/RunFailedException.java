package lookright.training;

/**
 * A run that cannot go on though its settings are sound, such as a loss that is not finite. The
 * message says in one line what was found, where, what was kept and what to try; the command line
 * exits with 3.
 */
public final class RunFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message found, where, what was kept, what to try
   */
  public RunFailedException(String message) {
    super(message);
  }
}
