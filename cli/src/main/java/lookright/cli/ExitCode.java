package lookright.cli;

/** How the process ends. */
public final class ExitCode {
  /** All went well. */
  public static final int OK = 0;

  /** A check failed, such as {@code verify}. */
  public static final int CHECK_FAILED = 1;

  /** The user's mistake. */
  public static final int USER = 2;

  /** A run that failed by itself. */
  public static final int RUN_FAILED = 3;

  /** Stopped with Ctrl-C. */
  public static final int STOPPED = 130;

  private ExitCode() {}
}
