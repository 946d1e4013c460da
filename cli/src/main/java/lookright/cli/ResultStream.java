package lookright.cli;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Standard output that remembers whether it could be written: a writer on top of it forgets. */
final class ResultStream extends FilterOutputStream {
  private @Nullable IOException failure;

  ResultStream(OutputStream out) {
    super(new BufferedOutputStream(out));
  }

  /** The first failure, or null; a reader that left early, such as {@code head}, is none. */
  @Nullable IOException failure() {
    IOException first = failure;
    return first == null || said(first).contains("broken pipe") ? null : first;
  }

  @Override
  public void write(int value) throws IOException {
    remembering(() -> out.write(value));
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    remembering(() -> out.write(bytes, from, length));
  }

  @Override
  public void flush() throws IOException {
    remembering(out::flush);
  }

  private static String said(IOException e) {
    return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
  }

  private void remembering(Action action) throws IOException {
    try {
      action.run();
    } catch (IOException e) {
      failure = failure == null ? e : failure;
      throw e;
    }
  }

  /** What may fail. */
  private interface Action {
    void run() throws IOException;
  }
}
