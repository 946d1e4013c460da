package lookright.training.verify;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import lookright.model.DecoderConfig;
import lookright.model.Head;
import lookright.model.TokenBatch;
import lookright.model.Weights;
import lookright.model.adapter.Adapter;
import lookright.model.graph.DecoderModel;
import lookright.ops.Floats;
import lookright.ops.Workers;
import lookright.training.optimiser.Accumulator;
import lookright.training.optimiser.AdamW;
import lookright.training.optimiser.Arithmetic;
import lookright.training.optimiser.Schedule;

/** Computes, for one plan after the other, what an expected file asks for. */
final class PlanRun {
  private static final double LEARNING_RATE = 2e-3;
  private static final double WEIGHT_DECAY = 0.1;
  private static final double CLIP = 1;

  private final Subject subject;
  private final PaddedInputs inputs;
  private final Workers workers;
  private final Formulation formulation;

  /** The model that is verified; its weights are not changed. */
  record Subject(
      DecoderConfig config, Head head, Weights weights, List<String> trainable, float updateScale) {
    /** All weights are trained. */
    static Subject whole(DecoderConfig config, Head head, Weights weights) {
      return new Subject(config, head, weights, weights.names(), 1f);
    }

    /** Low-rank updates and head are trained. */
    static Subject adapted(DecoderConfig config, Head head, Weights weights, float updateScale) {
      List<String> trainable = weights.names().stream().filter(Adapter::isTrained).toList();
      return new Subject(config, head, weights, trainable, updateScale);
    }
  }

  PlanRun(Subject subject, PaddedInputs inputs, Workers workers, Formulation formulation) {
    this.subject = subject;
    this.inputs = inputs;
    this.workers = workers;
    this.formulation = formulation;
  }

  /** Whether a value can be computed at all. */
  boolean knows(Target target) {
    boolean labelled = inputs.batch().labelled() > 0;
    return (labelled || !target.quantity().needsLabels())
        && (target.quantity() != Quantity.GRADIENT
            || subject.trainable.contains(target.parameter()));
  }

  /**
   * The values by name.
   *
   * @param targets all of one plan, at least one
   * @param steps how many training steps to take, where any of them is of training
   */
  Map<String, Tensor> compute(List<Target> targets, int steps) {
    Set<Quantity> asked = targets.stream().map(Target::quantity).collect(Collectors.toSet());
    boolean trains = asked.stream().anyMatch(Quantity::isTraining);
    boolean gradients = trains || asked.contains(Quantity.GRADIENT);
    List<String> trainable = gradients ? subject.trainable : List.of();
    Map<Quantity, Tensor> found = new EnumMap<>(Quantity.class);
    Map<String, Tensor> byParameter = new LinkedHashMap<>();
    try (Weights weights = formulation.weights(subject.weights, trainable);
        DecoderModel model =
            new DecoderModel(
                new DecoderModel.Design(
                    subject.config,
                    targets.get(0).masks(),
                    subject.head,
                    trainable,
                    0,
                    new DecoderModel.Updates(subject.updateScale, 0)),
                weights,
                graph -> formulation.operators(graph, subject.config),
                workers)) {
      TokenBatch batch = inputs.batch();
      if (asked.contains(Quantity.LOGITS)) {
        found.put(Quantity.LOGITS, inputs.pad(model.logits(batch)));
      }
      if (asked.contains(Quantity.LOSS)) {
        found.put(Quantity.LOSS, Tensor.vector(model.loss(batch, meanScale())));
      }
      if (asked.contains(Quantity.GRADIENT)) {
        byParameter.putAll(gradients(model, targets));
      }
      if (trains) {
        train(model, weights, steps, found);
      }
    }
    return named(targets, found, byParameter);
  }

  private static Map<String, Tensor> named(
      List<Target> targets, Map<Quantity, Tensor> found, Map<String, Tensor> byParameter) {
    Map<String, Tensor> named = new LinkedHashMap<>();
    for (Target target : targets) {
      Tensor value =
          target.quantity() == Quantity.GRADIENT
              ? byParameter.get(target.parameter())
              : found.get(target.quantity());
      if (value == null) {
        throw new IllegalStateException("Nothing computed for \"" + target.name() + "\"");
      }
      named.put(target.name(), value);
    }
    return named;
  }

  private float meanScale() {
    return 1f / inputs.batch().labelled();
  }

  private Map<String, Tensor> gradients(DecoderModel model, List<Target> targets) {
    Set<String> asked = targets.stream().map(Target::parameter).collect(Collectors.toSet());
    Map<String, Tensor> copies = new LinkedHashMap<>();
    model.gradients(
        inputs.batch(),
        meanScale(),
        null,
        (loss, gradients) ->
            gradients.forEach(
                (name, array) -> {
                  if (asked.contains(name)) {
                    float[] values = Floats.read(array).toArray();
                    copies.put(name, new Tensor(subject.weights.shape(name), values));
                  }
                }));
    return copies;
  }

  /** AdamW on the one batch as golden/README.md sets it; changes {@code weights}. */
  private void train(DecoderModel model, Weights weights, int steps, Map<Quantity, Tensor> found) {
    float[] losses = new float[steps];
    float[] norms = new float[steps];
    Schedule schedule = Schedule.cosine(LEARNING_RATE, 0, steps);
    AdamW.Settings settings = AdamW.Settings.paper(WEIGHT_DECAY);
    Arithmetic arithmetic = Arithmetic.on(formulation.device(), workers);
    try (AdamW optimiser = new AdamW(weights, subject.trainable, settings, arithmetic)) {
      for (int i = 0; i < steps; i++) {
        int step = i;
        model.gradients(
            inputs.batch(),
            meanScale(),
            null,
            (loss, gradients) -> {
              double norm = Accumulator.norm(gradients, arithmetic);
              losses[step] = loss;
              norms[step] = (float) norm;
              optimiser.step(gradients, schedule.at(step), Math.min(1, CLIP / (norm + 1e-6)));
            });
      }
    }
    found.put(Quantity.TRAINING_LOSSES, Tensor.vector(losses));
    found.put(Quantity.GRADIENT_NORMS, Tensor.vector(norms));
    found.put(Quantity.LOGITS_AFTER, inputs.pad(model.logits(inputs.batch())));
  }
}
