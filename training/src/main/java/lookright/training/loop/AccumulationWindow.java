package lookright.training.loop;

import java.util.List;
import lookright.training.settings.Accumulation;
import lookright.training.settings.BatchSettings;

/**
 * The micro-batches of one optimiser step, seen from one of them. It ends after the A-th, counted
 * anew in each epoch, or with the epoch.
 *
 * @param microBatches of the step, at most A
 * @param place of the one in question, from 0
 * @param settings A, and what the gradients become
 */
record AccumulationWindow(List<List<Example>> microBatches, int place, BatchSettings settings) {
  /** The window of one of an epoch's micro-batches, counted from 0. */
  static AccumulationWindow of(List<List<Example>> epoch, int microBatch, BatchSettings settings) {
    int place = microBatch % settings.accumulate();
    int first = microBatch - place;
    int end = Math.min(first + settings.accumulate(), epoch.size());
    return new AccumulationWindow(epoch.subList(first, end), place, settings);
  }

  /** The examples of the micro-batch in question. */
  List<Example> examples() {
    return microBatches.get(place);
  }

  /** Whether the step follows. */
  boolean ends() {
    return place == microBatches.size() - 1;
  }

  /** Whether the step depends on this micro-batch. */
  boolean counts() {
    return settings.accumulation() != Accumulation.LAST || ends();
  }

  /** Whether the step depends on no other. */
  boolean countsAlone() {
    return microBatches.size() == 1 || settings.accumulation() == Accumulation.LAST;
  }

  /** What this micro-batch's loss, summed over labelled tokens, is divided by. */
  int divisor() {
    return settings.accumulation() == Accumulation.MEAN
        ? Math.max(1, microBatches.stream().mapToInt(AccumulationWindow::labelled).sum())
        : Math.max(1, labelled()) * settings.accumulate();
  }

  /** Labelled tokens of this micro-batch. */
  int labelled() {
    return labelled(examples());
  }

  private static int labelled(List<Example> examples) {
    return examples.stream().mapToInt(Example::labelled).sum();
  }
}
