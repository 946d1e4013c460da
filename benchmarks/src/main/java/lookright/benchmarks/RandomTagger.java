package lookright.benchmarks;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import lookright.attention.LayerMaskPlan;
import lookright.model.DecoderConfig;
import lookright.model.DecoderTensors;
import lookright.model.FlopCount;
import lookright.model.Head;
import lookright.model.TokenBatch;
import lookright.model.Weights;
import lookright.model.device.Device;
import lookright.model.graph.DecoderModel;
import lookright.ops.Workers;
import lookright.training.optimiser.Arithmetic;

/** A model of shape S with random weights under a plan. */
final class RandomTagger implements AutoCloseable {
  private static final Workload.Optimiser OPTIMISER =
      new Workload.Optimiser(2e-4, 0.9, 0.95, 1e-5, 0.1, 1);

  private final DecoderConfig config;
  private final LayerMaskPlan plan;
  private final Head head = new Head.TokenClassification(ShapeS.LABELS, false);
  private final Workers workers;
  final Weights weights;
  final DecoderModel model;

  /**
   * Builds it.
   *
   * @param trained whether all weights have gradients
   */
  RandomTagger(DecoderConfig config, String plan, boolean trained, Workers workers) {
    this.config = config;
    this.plan = LayerMaskPlan.parse(plan, config.layers());
    this.workers = workers;
    this.weights = Weights.read(DecoderTensors.shapes(config, head), Weights.random(1, 0.02));
    List<String> names = trained ? weights.names() : List.of();
    this.model =
        DecoderModel.on(
            Device.CPU,
            new DecoderModel.Design(config, this.plan, head, names, 0),
            weights,
            workers);
  }

  /** What a pass over some weights' gradients needs; none: a forward pass. */
  FlopCount flops(List<String> trained) {
    return FlopCount.training(config, plan, weights, trained);
  }

  /** Lends steps that train all weights. */
  <T> T training(Function<Consumer<TokenBatch>, T> use) {
    try (TrainingStep step =
        new TrainingStep(
            model,
            weights,
            weights.names(),
            OPTIMISER,
            Integer.MAX_VALUE,
            Arithmetic.on(Device.CPU, workers))) {
      return use.apply(step::run);
    }
  }

  @Override
  public void close() {
    model.close();
    weights.close();
  }
}
