package lookright.model;

import java.util.SplittableRandom;

/**
 * The streams of random numbers of a run, one for each purpose, seed and moment. They need no
 * state, are the same on every machine, and share no part however close their seeds are.
 */
public enum RandomStream {
  /** First values of weights. */
  WEIGHTS(1),
  /** First values of adapters. */
  ADAPTER(2),
  /** The order of an epoch's examples; counter: the epoch. */
  ORDER(3),
  /** A dropout mask; counters: the micro-batch, the mask's number in the graph. */
  DROPOUT(4);

  private final int purpose;

  RandomStream(int purpose) {
    this.purpose = purpose;
  }

  /**
   * A generator at the beginning of its stream.
   *
   * @param seed of the run
   * @param counters what tells this stream from the seed's others
   */
  public SplittableRandom of(long seed, long... counters) {
    long state = mix(mix(seed) + purpose);
    for (long counter : counters) {
      state = mix(state + counter);
    }
    return new SplittableRandom(state);
  }

  /**
   * A one-to-one function whose every output bit depends on every input bit (SplitMix64's, by
   * Stafford). Without it neighbouring seeds begin at neighbouring places of one sequence.
   */
  private static long mix(long value) {
    return new SplittableRandom(value).nextLong();
  }
}
