package lookright.training.statistics;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * How often chance is asked, and from where its numbers come: the same gives the same result.
 *
 * @param draws how often, at least 1
 * @param seed of XoRoShiRo128++
 */
public record Resampling(int draws, long seed) {
  /** Enough for p to two digits near 0.05, little enough for a page of tests. */
  public static final Resampling DEFAULT = new Resampling(9_999, 120);

  private static final double ROUNDING = 1e-12;

  /** Refuses fewer than one draw. */
  public Resampling {
    if (draws < 1) {
      throw new IllegalArgumentException("Draws: found " + draws + ", expected at least 1");
    }
  }

  UniformRandomProvider random() {
    return RandomSource.XO_RO_SHI_RO_128_PP.create(seed);
  }

  /** What is drawn: the statistic of one rearrangement. */
  @FunctionalInterface
  interface Draw {
    double statistic(UniformRandomProvider random);
  }

  /**
   * The share of rearrangements whose statistic is at least the observed one, which counts as a
   * rearrangement itself: never 0, and valid for any number of draws.
   */
  double p(double observed, Draw draw) {
    UniformRandomProvider random = random();
    double bound = observed - ROUNDING * Math.max(1, Math.abs(observed));
    int extreme = 1;
    for (int i = 0; i < draws; i++) {
      extreme += draw.statistic(random) >= bound ? 1 : 0;
    }
    return extreme / (draws + 1.0);
  }
}
