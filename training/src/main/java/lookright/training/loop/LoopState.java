package lookright.training.loop;

import java.util.List;
import lookright.training.EpochReport;

/**
 * Where a loop stands between two micro-batches: all of its state that is no tensor. The order of
 * the data and the dropout masks follow from the task's seed and these numbers.
 *
 * @param epoch the one in progress, 0 for the first; as many as there are where all is done
 * @param microBatches how many of its micro-batches are done
 * @param steps optimiser steps done: the place in the schedule
 * @param masks dropout masks drawn
 * @param windowLoss loss so far of the accumulation window in progress
 * @param tally of the epoch in progress
 * @param seconds that the run has taken
 * @param keptIsCurrent whether the weights to keep are the present ones
 * @param history the finished epochs
 */
public record LoopState(
    int epoch,
    int microBatches,
    int steps,
    int masks,
    double windowLoss,
    Tally tally,
    double seconds,
    boolean keptIsCurrent,
    List<EpochReport> history) {
  /** The first step is still to come. */
  public static final LoopState START =
      new LoopState(0, 0, 0, 0, 0, Tally.NONE, 0, false, List.of());

  /** Copies the list. */
  public LoopState {
    history = List.copyOf(history);
  }

  /** The same without times, which no two runs share. */
  public LoopState timeless() {
    List<EpochReport> reports =
        history.stream()
            .map(e -> new EpochReport(e.epoch(), e.loss(), e.validation(), 0, e.kept()))
            .toList();
    Tally counts = new Tally(tally.lossSum, tally.labelled, tally.tokens, 0);
    return new LoopState(
        epoch, microBatches, steps, masks, windowLoss, counts, 0, keptIsCurrent, reports);
  }

  /**
   * What an epoch has come to so far.
   *
   * @param lossSum over labelled tokens
   * @param labelled tokens with a label
   * @param tokens all of them
   * @param seconds spent on them
   */
  public record Tally(double lossSum, long labelled, long tokens, double seconds) {
    /** Nothing yet. */
    public static final Tally NONE = new Tally(0, 0, 0, 0);

    /** With a micro-batch more. */
    Tally plus(double loss, long moreLabelled, long moreTokens, double moreSeconds) {
      return new Tally(
          lossSum + loss, labelled + moreLabelled, tokens + moreTokens, seconds + moreSeconds);
    }

    /** Mean loss a labelled token. */
    double loss() {
      return lossSum / Math.max(1, labelled);
    }
  }
}
