package lookright.cli.commands;

/**
 * What a command does once its options are known.
 *
 * @param <S> its settings
 */
@FunctionalInterface
public interface Work<S> {
  /**
   * Does it; a user's mistake is thrown as such, and {@code java.util.concurrent}'s {@code
   * CancellationException} after Ctrl-C.
   *
   * @return the exit code: 0, or 1 where a check failed
   */
  int run(S settings, Console console) throws Exception;
}
