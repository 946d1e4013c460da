package lookright.benchmarks;

import java.util.List;
import lookright.model.TokenBatch;
import lookright.model.Weights;
import lookright.model.graph.DecoderModel;
import lookright.training.optimiser.Accumulator;
import lookright.training.optimiser.AdamW;
import lookright.training.optimiser.Arithmetic;
import lookright.training.optimiser.Schedule;

/** One optimiser step after another: gradients, clipping by the global norm, AdamW. */
final class TrainingStep implements AutoCloseable {
  private final DecoderModel model;
  private final Arithmetic arithmetic;
  private final AdamW optimiser;
  private final Schedule schedule;
  private final double clip;
  private int steps;

  /**
   * Steps that train some of {@code weights}.
   *
   * @param total the step at which the learning rate has fallen to 0
   */
  TrainingStep(
      DecoderModel model,
      Weights weights,
      List<String> trained,
      Workload.Optimiser settings,
      int total,
      Arithmetic arithmetic) {
    this.model = model;
    this.arithmetic = arithmetic;
    this.clip = settings.clip();
    this.schedule = Schedule.cosine(settings.learningRate(), 0, total);
    this.optimiser =
        new AdamW(
            weights,
            trained,
            new AdamW.Settings(
                settings.beta1(), settings.beta2(), settings.epsilon(), settings.weightDecay()),
            arithmetic);
  }

  /** Learns from a batch and returns its mean loss. */
  float run(TokenBatch batch) {
    float[] found = new float[1];
    model.gradients(
        batch,
        1f / Math.max(1, batch.labelled()),
        null,
        (loss, gradients) -> {
          found[0] = loss;
          double norm = Accumulator.norm(gradients, arithmetic);
          optimiser.step(gradients, schedule.at(steps++), Math.min(1, clip / (norm + 1e-6)));
        });
    return found[0];
  }

  @Override
  public void close() {
    optimiser.close();
  }
}
