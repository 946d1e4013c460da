package lookright.training.settings;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * AdamW with decoupled decay, a cosine and a clipped global norm.
 *
 * @param learningRate the highest
 * @param warmup optimiser steps of linear warm-up; below 1: that fraction of all steps
 * @param weightDecay on weights, never on norms and biases
 * @param clip largest global norm of the gradients; 0: not clipped
 * @param beta1 decay of the mean of the gradients
 * @param beta2 decay of the mean of their squares
 * @param epsilon added to the root of the latter
 * @param cosine how long the cosine is; null: all optimiser steps
 */
public record OptimiserSettings(
    double learningRate,
    double warmup,
    double weightDecay,
    double clip,
    double beta1,
    double beta2,
    double epsilon,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable CosineLength cosine) {
  /** The paper's. */
  public static final OptimiserSettings DEFAULT =
      new OptimiserSettings(2e-4, 0, 0.1, 1, 0.9, 0.95, 1e-5);

  /** A user's mistake if a value is outside its range. */
  public OptimiserSettings {
    Check.positive("lr", learningRate);
    Check.notNegative("warmup", warmup);
    Check.require(
        warmup < 1 || warmup == Math.rint(warmup),
        "warmup",
        warmup,
        "a whole number of steps, or a fraction below 1 of all steps");
    Check.notNegative("weight-decay", weightDecay);
    Check.notNegative("clip", clip);
    Check.fraction("beta1", beta1);
    Check.fraction("beta2", beta2);
    Check.positive("epsilon", epsilon);
    cosine = cosine == null ? CosineLength.OPTIMISER_STEPS : cosine;
  }

  /** A cosine over all optimiser steps. */
  public OptimiserSettings(
      double learningRate,
      double warmup,
      double weightDecay,
      double clip,
      double beta1,
      double beta2,
      double epsilon) {
    this(
        learningRate,
        warmup,
        weightDecay,
        clip,
        beta1,
        beta2,
        epsilon,
        CosineLength.OPTIMISER_STEPS);
  }

  /** How long the cosine is. */
  @Override
  public CosineLength cosine() {
    return Objects.requireNonNull(cosine);
  }

  /** The same with another highest learning rate. */
  public OptimiserSettings withLearningRate(double rate) {
    return new OptimiserSettings(rate, warmup, weightDecay, clip, beta1, beta2, epsilon, cosine);
  }

  /** Steps of warm-up in a run of {@code totalSteps}. */
  public long warmupSteps(long totalSteps) {
    return warmup < 1 ? Math.round(warmup * totalSteps) : Math.min((long) warmup, totalSteps);
  }
}
