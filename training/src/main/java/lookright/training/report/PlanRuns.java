package lookright.training.report;

import java.util.List;
import java.util.Objects;
import lookright.training.run.RunRecord;
import lookright.training.statistics.Sample;
import org.jspecify.annotations.Nullable;

/**
 * The runs of one plan in an experiment.
 *
 * @param label what tables call the plan: its bits where it has any
 * @param bits one a layer as in {@link PlanBits}, or empty
 * @param runs by seed
 */
record PlanRuns(String label, String bits, List<StoredRun> runs) {

  /** Copies the runs. */
  PlanRuns {
    runs = List.copyOf(runs);
  }

  List<RunRecord> records() {
    return runs.stream().map(StoredRun::record).toList();
  }

  String masks() {
    return runs.get(0).masks().toString();
  }

  /** How many layers see the whole sentence; 0 for a plan without bits. */
  int unlocked() {
    return (int) bits.chars().filter(bit -> bit == '1').count();
  }

  boolean isCausal() {
    return !bits.isEmpty() && unlocked() == 0;
  }

  boolean isFull() {
    return !bits.isEmpty() && unlocked() == bits.length();
  }

  /** The score over seeds; null if a run lacks it. */
  @Nullable Sample sample(Split split) {
    return Experiment.sample(records(), split::of);
  }

  /** The mean of a score that is there. */
  double mean(Split split) {
    return Objects.requireNonNull(sample(split), label).mean();
  }
}
