package lookright.cli.progress;

import java.util.Locale;
import java.util.function.LongSupplier;
import lookright.training.EpochReport;

/** Where a run stands and how long it will take: the words that both displays share. */
final class RunClock {
  private final LongSupplier nanoTime;
  private String name = "";
  private int epochs;
  private int epoch;
  private long steps;
  private long runStarted;
  private long epochStarted;
  private long epochTokens;
  private int epochsBefore;
  private long stepsBefore;

  RunClock(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  void runStarted(String runName, int number, int runs, int runEpochs) {
    name = runs > 1 ? "%s (%d/%d)".formatted(runName, number, runs) : runName;
    epochs = runEpochs;
    epochsBefore = -1;
    runStarted = nanoTime.getAsLong();
  }

  /** What was done before a resume, {@code done} steps and the epochs below, took no time here. */
  void epochStarted(int number, long epochSteps, long done) {
    epoch = number;
    steps = epochSteps;
    stepsBefore = done;
    if (epochsBefore < 0) {
      epochsBefore = number - 1;
    }
    epochTokens = 0;
    epochStarted = nanoTime.getAsLong();
  }

  void step(long tokens) {
    epochTokens += tokens;
  }

  /** Such as {@code 0011-seed120 epoch 2/6}. */
  String title() {
    return "%s epoch %d/%d".formatted(name, epoch, epochs);
  }

  String stepLine(long step, double loss) {
    long elapsed = nanoTime.getAsLong() - epochStarted;
    return text(
        "%s step %d/%d  loss %.4f  %.0f tokens/s  %s left in this epoch",
        title(),
        step,
        steps,
        loss,
        epochTokens * 1e9 / Math.max(1, elapsed),
        TimeText.of(elapsed * (steps - step) / Math.max(1, step - stepsBefore)));
  }

  String epochLine(EpochReport report) {
    long elapsed = nanoTime.getAsLong() - runStarted;
    int left = epochs - report.epoch();
    StringBuilder line = new StringBuilder(text("%s  loss %.4f", title(), report.loss()));
    report.validation().ifPresent(f1 -> line.append(text("  validation F1 %.2f", 100 * f1)));
    line.append(text("  %.0f tokens/s", report.tokensPerSecond()));
    if (left > 0) {
      line.append("  about ")
          .append(TimeText.of(elapsed * left / Math.max(1, report.epoch() - epochsBefore)))
          .append(" left");
    }
    return line.append(report.kept() ? "  kept" : "").toString();
  }

  static String cellLine(String name, int done, int cells, String outcome, double left) {
    String ahead = done < cells ? ", about " + TimeText.of((long) (left * 1e9)) + " left" : "";
    return "[%d/%d] %s: %s%s".formatted(done, cells, name, outcome, ahead);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
