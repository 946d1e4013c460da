package lookright.fuzz;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/** Guards a reader of hostile files: what may come out of it, and what it may cost. */
public final class HostileInput {
  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final int RUNS = 5;

  /** Something that reads hostile bytes. */
  public interface Reader {
    /** Returns, or throws the reader's own error. */
    void read() throws Exception;
  }

  private HostileInput() {}

  /**
   * Runs the reader, once more if it took too much: the first run also loads classes.
   *
   * @param typed the only type of exception that may come out
   * @param maxBytes what this thread may allocate on the way, garbage included; anything that the
   *     reader sizes by a number in the file shows here, even if it is freed again
   * @return true if it returned, false if it threw its own error
   * @throws AssertionError for any other exception, a message of more than 3 lines or 2,000
   *     characters, or more memory
   */
  public static boolean check(Class<? extends Exception> typed, long maxBytes, Reader reader) {
    long least = Long.MAX_VALUE;
    for (int run = 0; run < RUNS; run++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      boolean accepted = accepts(typed, reader);
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
      if (least <= maxBytes) {
        return accepted;
      }
    }
    throw new AssertionError(
        String.format(Locale.ROOT, "Allocated %,d bytes, expected %,d", least, maxBytes));
  }

  private static boolean accepts(Class<? extends Exception> typed, Reader reader) {
    try {
      reader.read();
      return true;
    } catch (Exception | StackOverflowError | OutOfMemoryError e) {
      if (!typed.isInstance(e)) {
        throw new AssertionError("Found " + e + ", expected only " + typed.getSimpleName(), e);
      }
      String message = String.valueOf(e.getMessage());
      if (message.length() > 2000 || message.lines().count() > 3) {
        throw new AssertionError("Found a message of " + message.length() + " characters", e);
      }
      return false;
    }
  }
}
