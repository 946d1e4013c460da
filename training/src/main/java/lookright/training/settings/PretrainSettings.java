package lookright.training.settings;

import java.nio.file.Path;

/**
 * Everything that {@code lookright pretrain} was asked to do: next-token prediction from random
 * weights, on blocks cut from a text.
 *
 * @param model folder with config.json and the tokenizer, without weights
 * @param output where the model folder goes
 * @param text to learn from, a document a line
 * @param blockLength sub-tokens a block
 * @param batchSize blocks a step
 * @param steps optimiser steps
 * @param optimiser how a step is made
 * @param seed of the first weights and of the order
 * @param threads computing threads; the result does not depend on them
 */
public record PretrainSettings(
    Path model,
    OutputSettings output,
    Path text,
    int blockLength,
    int batchSize,
    int steps,
    OptimiserSettings optimiser,
    long seed,
    int threads) {
  /** A user's mistake if a value is outside its range. */
  public PretrainSettings {
    Check.atLeast("block-length", blockLength, 2);
    Check.atLeast("batch-size", batchSize, 1);
    Check.atLeast("steps", steps, 1);
    Check.atLeast("threads", threads, 1);
  }
}
