package lookright.training.settings;

import java.util.Locale;

/** What the half cosine of the learning rate is as long as; it advances by optimiser step. */
public enum CosineLength {
  /** All optimiser steps: it ends at 0. */
  OPTIMISER_STEPS,
  /**
   * All micro-batches: with an accumulation of A it covers 1/A of its way. What the code of arXiv
   * 2401.14556 does.
   */
  MICRO_BATCHES;

  /** The name as users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
