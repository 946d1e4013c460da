package lookright.training.run;

import lookright.training.CancellationSignal;
import lookright.training.EpochReport;
import lookright.training.ProgressListener;
import lookright.training.loop.TrainingLoop.Surroundings;

/** Passes on what it hears, and stops the run after so many optimiser steps, as Ctrl-C would. */
final class StopAfter implements ProgressListener {
  private final int accumulate;
  private final ProgressListener outer;
  private final CancellationSignal user;
  private final CancellationSignal stop;
  private int left;
  private long microBatches;

  /**
   * @param steps optimiser steps from now on
   * @param accumulate micro-batches a step
   * @param outer whose listener hears all, and whose signal stops too
   * @param stop set when it is time
   */
  StopAfter(int steps, int accumulate, Surroundings outer, CancellationSignal stop) {
    this.left = steps;
    this.accumulate = accumulate;
    this.outer = outer.listener();
    this.user = outer.cancellation();
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
    if (left == 0 || user.isCancelled()) {
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
