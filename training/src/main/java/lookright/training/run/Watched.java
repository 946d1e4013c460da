package lookright.training.run;

import lookright.ops.Workers;
import lookright.training.ProgressListener;
import lookright.training.profile.FlightRecording;
import lookright.training.profile.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * Switches a recorder on after so many optimiser steps, and off after as many more. Between them it
 * measures the sgemm peak, uncounted.
 */
final class Watched implements ProgressListener, AutoCloseable {
  private final int steps;
  private final int accumulate;
  private final Recorder recorder;
  private final PeakMeter peak;
  private int done;
  private long microBatches;
  private long tokens;
  private @Nullable FlightRecording recording;
  private Recorder.@Nullable Seen seen;

  Watched(int steps, int accumulate, Recorder recorder, Workers workers) {
    this.steps = steps;
    this.accumulate = accumulate;
    this.recorder = recorder;
    this.peak = new PeakMeter(workers);
  }

  @Override
  public void epochStarted(int epoch, long batches, long before) {
    microBatches = batches;
  }

  @Override
  public void step(long step, double loss, long learned) {
    tokens += learned;
    if (step % accumulate != 0 && step != microBatches) {
      return;
    }
    done++;
    if (done == steps) {
      tokens = 0;
      peak.measure();
      recording = new FlightRecording();
      recorder.start();
    } else if (done == 2 * steps && recording != null) {
      seen = recorder.stop();
      recording.stop();
    } else if (done > steps && done < 2 * steps) {
      recorder.aside(peak::measure);
    }
  }

  /** What products of square matrices reached meanwhile, on average, in GFLOP/s. */
  double sgemmPeak() {
    return peak.average();
  }

  /** Sub-tokens of the steps that were watched. */
  long tokens() {
    return tokens;
  }

  /** What was seen. */
  Recorder.Seen seen() {
    if (seen == null) {
      throw new IllegalStateException("Found " + done + " steps, expected " + 2 * steps);
    }
    return seen;
  }

  /** The stacks meanwhile. */
  FlightRecording recording() {
    if (recording == null) {
      throw new IllegalStateException("Found " + done + " steps, expected " + steps);
    }
    return recording;
  }

  @Override
  public void close() {
    if (recording != null) {
      recording.close();
    }
  }
}
