package lookright.training.settings;

import lookright.io.UserException;
import org.jspecify.annotations.Nullable;

/**
 * The checks that the settings share; each message names the key, what it holds and what it may.
 */
final class Check {
  private Check() {}

  static void atLeast(String key, long value, long least) {
    require(value >= least, key, value, "a whole number of at least " + least);
  }

  static void positive(String key, double value) {
    require(Double.isFinite(value) && value > 0, key, value, "a number above 0");
  }

  static void notNegative(String key, double value) {
    require(Double.isFinite(value) && value >= 0, key, value, "0 or a number above it");
  }

  static void fraction(String key, double value) {
    require(value >= 0 && value < 1, key, value, "a fraction from 0 up to, but without, 1");
  }

  static void exclusive(String one, boolean oneGiven, String other, boolean otherGiven) {
    if (oneGiven && otherGiven) {
      throw new UserException(
          "Both %s and %s are given, expected one of them: leave out %s or %s."
              .formatted(one, other, one, other));
    }
  }

  static void require(boolean holds, String key, @Nullable Object found, String expected) {
    if (!holds) {
      throw new UserException("%s: found %s, expected %s.".formatted(key, found, expected));
    }
  }
}
