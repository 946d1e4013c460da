package lookright.training.run;

import java.time.Duration;
import java.util.DoubleSummaryStatistics;
import lookright.ops.Workers;

/**
 * Measures the sgemm peak every now and then: a machine whose speed wavers is compared with what it
 * could do meanwhile, not with its best moment.
 */
final class PeakMeter {
  private static final Duration TIME = Duration.ofMillis(20);

  private final Workers workers;
  private final DoubleSummaryStatistics peaks = new DoubleSummaryStatistics();

  PeakMeter(Workers workers) {
    this.workers = workers;
  }

  /** Measures once. */
  void measure() {
    peaks.accept(workers.measureSgemmPeak(TIME));
  }

  /** The average, GFLOP/s. */
  double average() {
    return peaks.getAverage();
  }
}
