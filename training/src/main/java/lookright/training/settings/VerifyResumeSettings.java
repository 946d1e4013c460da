package lookright.training.settings;

/**
 * Everything that {@code lookright verify-resume} was asked to do.
 *
 * @param train the set-up to try
 * @param steps optimiser steps before and after the stop
 */
public record VerifyResumeSettings(TrainSettings train, int steps) {
  /** A user's mistake if there is no step. */
  public VerifyResumeSettings {
    Check.atLeast("steps", steps, 1);
  }
}
