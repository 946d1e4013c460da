package lookright.training.settings;

import java.util.Locale;

/** What the gradient of an optimiser step is, of the A micro-batches of its window. */
public enum Accumulation {
  /** That of the mean loss over all labelled tokens of the window: A equal one large batch. */
  MEAN,
  /**
   * The sum of each micro-batch's gradient, of its own mean loss, divided by A; by A also where the
   * last window of an epoch is shorter. What the code of arXiv 2401.14556 meant.
   */
  SUM,
  /**
   * That of the last micro-batch's mean loss divided by A. What the code of arXiv 2401.14556 does:
   * it erases the gradients of the others, of which nothing is computed here.
   */
  LAST;

  /** The name as users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
