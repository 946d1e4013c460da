package lookright.training.run;

import lookright.training.CancellationSignal;
import lookright.training.EpochReport;
import lookright.training.ProgressListener;

/** Passes on what it hears, and stops the run after so many optimiser steps, as Ctrl-C would. */
final class StopAfter implements ProgressListener {
  private final int accumulate;
  private final ProgressListener outer;
  private final CancellationSignal stop;
  private int left;
  private long microBatches;

  /**
   * @param steps optimiser steps from now on
   * @param accumulate micro-batches a step
   * @param outer hears all
   * @param stop set when it is time
   */
  StopAfter(int steps, int accumulate, ProgressListener outer, CancellationSignal stop) {
    this.left = steps;
    this.accumulate = accumulate;
    this.outer = outer;
    this.stop = stop;
  }

  @Override
  public void epochStarted(int epoch, long steps, long done) {
    microBatches = steps;
    outer.epochStarted(epoch, steps, done);
  }

  @Override
  public void step(long step, double loss, long tokens) {
    outer.step(step, loss, tokens);
    if (step % accumulate == 0 || step == microBatches) {
      left--;
    }
    if (left == 0) {
      stop.cancel();
    }
  }

  @Override
  public void epochEnded(EpochReport report) {
    outer.epochEnded(report);
  }

  @Override
  public void message(String text) {
    outer.message(text);
  }
}
