package lookright.training.verify;

import org.jspecify.annotations.Nullable;

/**
 * The kinds of expected values and how near a computed one must be: {@code |difference| <= bound *
 * scale}.
 */
enum Quantity {
  LOGITS("logits", 2e-5),
  LOSS("loss", 1e-5),
  GRADIENT("grad/", 1e-4),
  TRAINING_LOSSES("train/losses", 1e-4),
  GRADIENT_NORMS("train/grad_norms", 1e-3),
  LOGITS_AFTER("train/logits_after", 5e-4);

  /** Up to 1e-6, a training loss may differ absolutely: its bound times this. */
  private static final double SMALLEST_LOSS = 1e-2;

  private final String key;
  private final double bound;

  Quantity(String key, double bound) {
    this.key = key;
    this.bound = bound;
  }

  /** The quantity called {@code key}, or null. */
  static @Nullable Quantity find(String key) {
    for (Quantity quantity : values()) {
      boolean named =
          quantity == GRADIENT ? key.startsWith(quantity.key) : key.equals(quantity.key);
      if (named) {
        return quantity;
      }
    }
    return null;
  }

  /** The key behind the plan. */
  String key() {
    return key;
  }

  double bound() {
    return bound;
  }

  /** Whether there is one row for each place of the padded batch. */
  boolean hasRows() {
    return this == LOGITS || this == LOGITS_AFTER;
  }

  boolean isTraining() {
    return key.startsWith("train/");
  }

  /** Whether it can be computed only where tokens are labelled. */
  boolean needsLabels() {
    return this != LOGITS;
  }

  /**
   * What a difference is measured by.
   *
   * @param entry the expected entry
   * @param largest the largest expected entry of the tensor, without its sign
   */
  double scale(double entry, double largest) {
    return switch (this) {
      case LOGITS, LOGITS_AFTER -> Math.max(1, largest);
      case LOSS -> 1;
      case GRADIENT -> largest;
      case TRAINING_LOSSES -> Math.max(SMALLEST_LOSS, Math.abs(entry));
      case GRADIENT_NORMS -> Math.abs(entry);
    };
  }
}
