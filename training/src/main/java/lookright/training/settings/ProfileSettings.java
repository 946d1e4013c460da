package lookright.training.settings;

import java.nio.file.Path;

/**
 * Everything that {@code lookright profile} was asked to do.
 *
 * @param train the run to watch
 * @param steps optimiser steps to watch
 */
public record ProfileSettings(TrainSettings train, int steps) {
  /** A user's mistake if there is no step. */
  public ProfileSettings {
    Check.atLeast("steps", steps, 1);
  }

  /** Where the profile goes: beside the run's own folder. */
  public Path folder() {
    Path out = train.output().folder().toAbsolutePath().normalize();
    return out.resolveSibling(out.getFileName() + ".profile");
  }
}
