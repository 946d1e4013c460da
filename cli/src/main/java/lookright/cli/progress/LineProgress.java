package lookright.cli.progress;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;
import lookright.training.EpochReport;

/** A line at every epoch and about every ten seconds, for logs and pipes. */
final class LineProgress implements ProgressDisplay {
  private static final long INTERVAL = Duration.ofSeconds(10).toNanos();

  private final PrintWriter err;
  private final LongSupplier nanoTime;
  private final RunClock clock;
  private long lastLine;

  LineProgress(PrintWriter err, LongSupplier nanoTime) {
    this.err = err;
    this.nanoTime = nanoTime;
    this.clock = new RunClock(nanoTime);
    this.lastLine = nanoTime.getAsLong();
  }

  @Override
  public void runStarted(String name, int number, int runs, int epochs) {
    clock.runStarted(name, number, runs, epochs);
  }

  @Override
  public void epochStarted(int epoch, long steps, long done) {
    clock.epochStarted(epoch, steps, done);
  }

  @Override
  public void step(long step, double loss, long tokens) {
    clock.step(tokens);
    if (!Double.isNaN(loss) && nanoTime.getAsLong() - lastLine >= INTERVAL) {
      print(clock.stepLine(step, loss));
    }
  }

  @Override
  public void epochEnded(EpochReport report) {
    print(clock.epochLine(report));
  }

  @Override
  public void cellEnded(String name, int done, int cells, String outcome, double left) {
    message(RunClock.cellLine(name, done, cells, outcome, left));
  }

  @Override
  public void message(String text) {
    print(text);
  }

  @Override
  public void close() {
    err.flush();
  }

  private void print(String line) {
    lastLine = nanoTime.getAsLong();
    err.println(line);
    err.flush();
  }
}
