package lookright.cli.options;

import picocli.CommandLine.Option;

/** With what to compute. */
public final class ThreadOptions {
  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Computing threads; the result does not depend on them.")
  private int threads = Runtime.getRuntime().availableProcessors();

  /** How many threads. */
  public int threads() {
    return threads;
  }
}
