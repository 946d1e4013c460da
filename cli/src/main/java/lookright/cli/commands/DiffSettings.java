package lookright.cli.commands;

import java.nio.file.Path;
import lookright.io.UserException;

/**
 * Which models are compared, and how the result is printed.
 *
 * @param first a model in any format that {@code convert} reads
 * @param second another one
 * @param tolerance differences up to this one are none
 * @param top how many tensors with other values are listed
 * @param json whether the result is printed as JSON, all of it
 */
public record DiffSettings(Path first, Path second, double tolerance, int top, boolean json) {
  /** A user's mistake if a value is outside its range. */
  public DiffSettings {
    if (!(tolerance >= 0)) {
      throw new UserException("tolerance is " + tolerance + ", expected a number from 0");
    }
    if (top < 0) {
      throw new UserException("top is " + top + ", expected a number from 0");
    }
  }
}
