package lookright.training.settings;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How much goes into one optimiser step.
 *
 * @param sentences sentences a micro-batch; null where tokens count
 * @param tokens most sub-tokens a micro-batch; null where sentences count
 * @param accumulate micro-batches an optimiser step
 * @param accumulation what their gradients become; null: the mean
 */
public record BatchSettings(
    @Nullable Integer sentences,
    @Nullable Integer tokens,
    int accumulate,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Accumulation accumulation) {
  /** 16 sentences, no accumulation. */
  public static final BatchSettings DEFAULT = new BatchSettings(16, null, 1);

  /** A user's mistake if both or neither are counted, or a count is below 1. */
  public BatchSettings {
    Check.exclusive("batch-size", sentences != null, "batch-tokens", tokens != null);
    Check.require(sentences != null || tokens != null, "batch-size", "nothing", "a whole number");
    Check.atLeast("batch-size", sentences == null ? 1 : sentences, 1);
    Check.atLeast("batch-tokens", tokens == null ? 1 : tokens, 1);
    Check.atLeast("accumulate", accumulate, 1);
    accumulation = accumulation == null ? Accumulation.MEAN : accumulation;
  }

  /** The mean over a step's labelled tokens. */
  public BatchSettings(@Nullable Integer sentences, @Nullable Integer tokens, int accumulate) {
    this(sentences, tokens, accumulate, Accumulation.MEAN);
  }

  /** What the gradients of a step's micro-batches become. */
  @Override
  public Accumulation accumulation() {
    return Objects.requireNonNull(accumulation);
  }
}
