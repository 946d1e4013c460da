package lookright.training.loop;

import java.util.List;
import java.util.OptionalDouble;
import lookright.training.settings.BatchSettings;
import lookright.training.settings.OptimiserSettings;

/**
 * What a loop is to learn, and how.
 *
 * @param examples the training data, cut to length
 * @param batches how many examples make a step
 * @param optimiser learning rate, decay, clipping
 * @param epochs passes over the data
 * @param mostSteps optimiser steps after which it ends, even within an epoch
 * @param seed of order and dropout
 * @param validation the score after an epoch, higher is better; empty where there is none
 */
public record Task(
    List<Example> examples,
    BatchSettings batches,
    OptimiserSettings optimiser,
    int epochs,
    int mostSteps,
    long seed,
    Validation validation) {

  /** Scores the weights as they are now. */
  @FunctionalInterface
  public interface Validation {
    /** A fraction of 1, higher is better; empty if there is nothing to score on. */
    OptionalDouble score();
  }
}
