package lookright.training.optimiser;

/** The learning rate by optimiser step. */
@FunctionalInterface
public interface Schedule {
  /** The rate of step {@code step}, counted from 0. */
  double at(int step);

  /**
   * Linear from 0 over {@code warmup} steps, then half a cosine that would be 0 at {@code total}
   * steps.
   *
   * @param peak the rate after the warm-up
   * @param warmup steps of warm-up, perhaps 0
   * @param total where it would be 0, warm-up included: all steps, or more for one that stops above
   */
  static Schedule cosine(double peak, int warmup, int total) {
    return step ->
        step < warmup
            ? peak * (step + 1) / (warmup + 1)
            : peak / 2 * (1 + Math.cos(Math.PI * (step - warmup) / Math.max(1, total - warmup)));
  }
}
