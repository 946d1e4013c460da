package lookright.training.settings;

import java.util.Locale;

/** Which epoch's weights are kept. */
public enum Keep {
  /** Those with the highest validation score. */
  BEST,
  /** Those after the last epoch. */
  LAST;

  /** The name as users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
