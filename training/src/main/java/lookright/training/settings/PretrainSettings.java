package lookright.training.settings;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Everything that {@code lookright pretrain} was asked to do: next-token prediction from scratch.
 *
 * @param model folder with config.json and the tokenizer, without weights
 * @param output where the model folder goes
 * @param train text to learn from, one passage a line
 * @param validation text whose loss is reported, or null
 * @param maxLength longest row, in sub-tokens
 * @param batches how much goes into a step
 * @param optimiser how a step is made
 * @param epochs passes over the text
 * @param seed of the first weights and of the order
 * @param threads computing threads; the result does not depend on them
 */
public record PretrainSettings(
    Path model,
    OutputSettings output,
    Path train,
    @Nullable Path validation,
    int maxLength,
    BatchSettings batches,
    OptimiserSettings optimiser,
    int epochs,
    long seed,
    int threads) {
  /** A user's mistake if a value is outside its range. */
  public PretrainSettings {
    Check.atLeast("max-length", maxLength, 2);
    Check.atLeast("epochs", epochs, 1);
    Check.atLeast("threads", threads, 1);
  }
}
