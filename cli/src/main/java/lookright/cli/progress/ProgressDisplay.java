package lookright.cli.progress;

import java.io.PrintWriter;
import lookright.training.ProgressListener;

/** Shows progress until it is closed. */
public interface ProgressDisplay extends ProgressListener, AutoCloseable {
  /**
   * A bar where the launcher says that standard error is a terminal (property {@code
   * lookright.terminal}: its width in columns), else plain lines.
   *
   * @param err standard error
   */
  static ProgressDisplay on(PrintWriter err) {
    int columns = Integer.getInteger("lookright.terminal", 0);
    return columns > 0 ? new BarProgress(err, columns) : new LineProgress(err, System::nanoTime);
  }

  @Override
  void close();
}
