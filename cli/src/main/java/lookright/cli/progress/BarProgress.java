package lookright.cli.progress;

import java.io.PrintWriter;
import java.util.Locale;
import lookright.training.EpochReport;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar with the time left for each epoch, and a line that stays when it is done. */
final class BarProgress implements ProgressDisplay {
  private static final String ERASE_LINE = "\r\u001b[2K";

  private final PrintWriter err;
  private final int columns;
  private final RunClock clock = new RunClock(System::nanoTime);
  private @Nullable ProgressBar bar;

  BarProgress(PrintWriter err, int columns) {
    this.err = err;
    this.columns = columns;
  }

  @Override
  public void runStarted(String name, int number, int runs, int epochs) {
    clock.runStarted(name, number, runs, epochs);
  }

  @Override
  public void epochStarted(int epoch, long steps, long done) {
    clock.epochStarted(epoch, steps, done);
    closeBar();
    bar =
        new ProgressBarBuilder()
            .setTaskName(clock.title())
            .setInitialMax(steps)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(250)
            .setConsumer(new DelegatingProgressBarConsumer(this::draw, columns - 1))
            .build();
  }

  @Override
  public void step(long step, double loss, long tokens) {
    clock.step(tokens);
    if (bar != null) {
      bar.stepTo(step);
      if (!Double.isNaN(loss)) {
        bar.setExtraMessage(String.format(Locale.ROOT, "loss %.4f", loss));
      }
    }
  }

  @Override
  public void epochEnded(EpochReport report) {
    closeBar();
    message(clock.epochLine(report));
  }

  @Override
  public void cellEnded(String name, int done, int cells, String outcome, double left) {
    message(RunClock.cellLine(name, done, cells, outcome, left));
  }

  @Override
  public void message(String text) {
    synchronized (err) {
      err.println(ERASE_LINE + text);
      err.flush();
    }
  }

  @Override
  public void close() {
    closeBar();
    err.flush();
  }

  private void draw(String text) {
    synchronized (err) {
      err.print(ERASE_LINE + text);
      err.flush();
    }
  }

  private void closeBar() {
    ProgressBar open = bar;
    bar = null;
    if (open != null) {
      open.close();
      draw("");
    }
  }
}
