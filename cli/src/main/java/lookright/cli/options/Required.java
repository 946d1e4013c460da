package lookright.cli.options;

import lookright.io.UserException;
import org.jspecify.annotations.Nullable;

/** For options that must be given either as a flag or in the configuration file. */
final class Required {
  private Required() {}

  static <T> T value(String key, @Nullable T given) {
    if (given == null) {
      throw new UserException(
          "%s is missing: give --%s, or %s: in the configuration file.".formatted(key, key, key));
    }
    return given;
  }
}
