package lookright.cli.options;

import lookright.training.settings.CosineLength;
import lookright.training.settings.OptimiserSettings;
import picocli.CommandLine.Option;

/** How a training step is made. */
public final class OptimiserOptions {
  private static final OptimiserSettings DEFAULT = OptimiserSettings.DEFAULT;

  @Option(
      names = "--lr",
      paramLabel = "RATE",
      description = "Highest learning rate; from there a cosine.")
  private double lr = DEFAULT.learningRate();

  @Option(
      names = "--warmup",
      paramLabel = "STEPS",
      description = "Optimiser steps of linear warm-up; below 1: that fraction of all steps.")
  private double warmup = DEFAULT.warmup();

  @Option(
      names = "--weight-decay",
      paramLabel = "X",
      description = "Decoupled weight decay; never on norms and biases.")
  private double weightDecay = DEFAULT.weightDecay();

  @Option(
      names = "--clip",
      paramLabel = "NORM",
      description = "Largest global norm of the gradients; 0: not clipped.")
  private double clip = DEFAULT.clip();

  @Option(names = "--beta1", paramLabel = "X", description = "AdamW's first decay.")
  private double beta1 = DEFAULT.beta1();

  @Option(names = "--beta2", paramLabel = "X", description = "AdamW's second decay.")
  private double beta2 = DEFAULT.beta2();

  @Option(names = "--epsilon", paramLabel = "X", description = "AdamW's epsilon.")
  private double epsilon = DEFAULT.epsilon();

  @Option(
      names = "--cosine",
      paramLabel = "LENGTH",
      description =
          "How long the learning rate's cosine is: ${COMPLETION-CANDIDATES}. optimiser-steps: it"
              + " ends at zero; micro-batches: with --accumulate A it covers one A-th of its way.")
  private CosineLength cosine = DEFAULT.cosine();

  /** The options as settings. */
  public OptimiserSettings settings() {
    return new OptimiserSettings(lr, warmup, weightDecay, clip, beta1, beta2, epsilon, cosine);
  }
}
