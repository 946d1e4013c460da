package lookright.training.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import lookright.model.RandomStream;
import lookright.training.settings.BatchSettings;

/**
 * Which examples go together in which micro-batch. Epoch {@code e} of seed {@code s} is the same on
 * every machine and needs no state: it depends on nothing but the two and the lengths.
 */
public final class EpochOrder {
  private final List<Example> examples;
  private final BatchSettings batches;
  private final long seed;

  /** The orders of a run. */
  public EpochOrder(List<Example> examples, BatchSettings batches, long seed) {
    this.examples = examples;
    this.batches = batches;
    this.seed = seed;
  }

  /** The micro-batches of an epoch, counted from 0. */
  public List<List<Example>> microBatches(int epoch) {
    List<Example> order = new ArrayList<>(examples);
    SplittableRandom random = RandomStream.ORDER.of(seed, epoch);
    for (int i = order.size() - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      Example held = order.get(i);
      order.set(i, order.get(j));
      order.set(j, held);
    }
    List<List<Example>> all = new ArrayList<>();
    List<Example> current = new ArrayList<>();
    int tokens = 0;
    for (Example example : order) {
      if (!current.isEmpty() && isFull(current.size(), tokens + example.length())) {
        all.add(current);
        current = new ArrayList<>();
        tokens = 0;
      }
      current.add(example);
      tokens += example.length();
    }
    if (!current.isEmpty()) {
      all.add(current);
    }
    return all;
  }

  private boolean isFull(int sentences, int tokensWithNext) {
    Integer most = batches.sentences();
    Integer budget = batches.tokens();
    return (most != null && sentences >= most) || (budget != null && tokensWithNext > budget);
  }

  /** Optimiser steps in an epoch. */
  public int steps(int epoch) {
    return (microBatches(epoch).size() + batches.accumulate() - 1) / batches.accumulate();
  }
}
