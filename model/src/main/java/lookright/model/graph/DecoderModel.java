package lookright.model.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;
import lookright.attention.LayerMaskPlan;
import lookright.io.UserException;
import lookright.model.DecoderConfig;
import lookright.model.DecoderTensors;
import lookright.model.Head;
import lookright.model.TokenBatch;
import lookright.model.Weights;
import lookright.model.device.Device;
import lookright.model.device.Precision;
import lookright.model.graph.DecoderGraph.States;
import lookright.model.graph.Operators.Feed;
import lookright.model.graph.Operators.Projection;
import lookright.model.graph.Operators.Update;
import lookright.ops.Gradients;
import lookright.ops.GraphSession;
import lookright.ops.GraphSessions;
import lookright.ops.Tap;
import lookright.ops.Tf32Products;
import lookright.ops.Work;
import lookright.ops.Workers;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A decoder with its head, ready to compute logits, losses and gradients.
 *
 * <p>Thread-safe: each call runs in a session of its own; see {@link GraphSessions} for how many
 * there are, and {@link Operators#turn} for a device, where there is one at a time. The weights
 * belong to the caller and are read in place.
 */
public final class DecoderModel implements AutoCloseable {
  private final Operators operators;
  private final SameDiff graph;
  private final GraphSessions sessions;
  private final Workers workers;
  private final Tap tap;
  private final Head head;
  private final DecoderConfig config;
  private final String logits;
  private final String loss;
  private final Map<String, String> gradients = new LinkedHashMap<>();

  /**
   * Which model to build.
   *
   * @param config the decoder's facts
   * @param plan one mask per layer
   * @param head what follows the last state
   * @param trainable the tensors whose gradients will be asked for, perhaps none
   * @param dropout rate at which the loss sees the last state dropped
   * @param updates how low-rank updates are added, where weights have any
   * @param recomputed whether the backward pass computes every layer again from the one tensor that
   *     went into it, instead of keeping all that the forward pass made: the same numbers with less
   *     memory (gradient checkpointing); stock operators keep theirs
   */
  public record Design(
      DecoderConfig config,
      LayerMaskPlan plan,
      Head head,
      List<String> trainable,
      double dropout,
      Updates updates,
      boolean recomputed) {
    /** A model that keeps what the forward pass made. */
    public Design(
        DecoderConfig config,
        LayerMaskPlan plan,
        Head head,
        List<String> trainable,
        double dropout,
        Updates updates) {
      this(config, plan, head, trainable, dropout, updates, false);
    }

    /** A model without low-rank updates. */
    public Design(
        DecoderConfig config,
        LayerMaskPlan plan,
        Head head,
        List<String> trainable,
        double dropout) {
      this(config, plan, head, trainable, dropout, Updates.NONE);
    }
  }

  /**
   * How low-rank updates are added.
   *
   * @param scale what they are multiplied with
   * @param dropout rate at which the loss sees their inputs dropped
   */
  public record Updates(float scale, double dropout) {
    /** Where weights have none. */
    public static final Updates NONE = new Updates(1f, 0);
  }

  /**
   * Builds the graph.
   *
   * @param operators makes the operators' form for a graph: {@link FusedOperators} or {@link
   *     ComposedOperators}
   */
  public DecoderModel(
      Design design, Weights weights, Function<SameDiff, Operators> operators, Workers workers) {
    this.config = design.config();
    this.head = design.head();
    this.graph = GraphSession.emptyGraph();
    this.workers = workers;
    this.tap = workers.tap();
    this.operators = operators.apply(graph);
    this.sessions = new GraphSessions(graph, workers);
    Parameters parameters = new Parameters(graph, weights);
    States states = decoder(design, updates(design.updates(), 0, parameters), parameters);
    double rate = design.updates().dropout();
    States noisy =
        rate == 0 || design.trainable().isEmpty()
            ? states
            : decoder(design, updates(design.updates(), rate, parameters), parameters);
    String weight = head.weight(config);
    Projection projection =
        new Projection(
            parameters.matrix(weight),
            head.biased() ? parameters.variable(weight.replace(".weight", ".bias")) : null,
            null);
    SDVariable found = this.operators.project(states.last(), projection);
    SDVariable dropped =
        this.operators.dropout(noisy.last(), config.hiddenSize(), design.dropout());
    SDVariable trained =
        dropped.name().equals(states.last().name())
            ? found
            : this.operators.project(dropped, projection);
    SDVariable cost = this.operators.loss(trained);
    this.logits = found.name();
    this.loss = cost.name();
    if (!design.trainable().isEmpty()) {
      Gradients.of(cost, design.trainable(), noisy.recomputed())
          .forEach((name, gradient) -> gradients.put(name, gradient.name()));
    }
  }

  private States decoder(
      Design design, Function<String, @Nullable Update> updates, Parameters parameters) {
    return new DecoderGraph(
            config, design.plan(), operators, parameters, updates, design.recomputed())
        .build();
  }

  private static Function<String, @Nullable Update> updates(
      Updates updates, double dropout, Parameters parameters) {
    return layer ->
        parameters.has(DecoderTensors.down(layer))
            ? new Update(
                parameters.variable(DecoderTensors.down(layer)),
                parameters.variable(DecoderTensors.up(layer)),
                updates.scale(),
                dropout)
            : null;
  }

  /**
   * A model in the form that a device runs; quantised weights that it cannot read become float32,
   * and our own kernels get linear layers that nobody trains packed.
   */
  public static DecoderModel on(Device device, Design design, Weights weights, Workers workers) {
    return on(device, Precision.FLOAT32, design, weights, workers);
  }

  /**
   * The same with other products.
   *
   * @param precision of products with the decoder's linear layers that are not trained; {@link
   *     Precision#BF16} rounds these weights where they are
   * @throws UserException if the device has no such products
   */
  public static DecoderModel on(
      Device device, Precision precision, Design design, Weights weights, Workers workers) {
    precision.requireOn(device);
    if (precision == Precision.BF16) {
      weights.round(design.trainable());
    } else {
      weights.dequantiseFor(device);
    }
    if (!device.composed()) {
      weights.pack(design.trainable());
      return fused(design, weights, workers);
    }
    if (device.tf32()) {
      Tf32Products.allow();
    }
    return new DecoderModel(
        design, weights, graph -> new ComposedOperators(graph, design.config(), false), workers);
  }

  /** A model of our own kernels: the fast path on processors. */
  public static DecoderModel fused(Design design, Weights weights, Workers workers) {
    return new DecoderModel(
        design, weights, graph -> new FusedOperators(graph, design.config()), workers);
  }

  /** The logits of every token, in the order of the batch: N rows of one number per class. */
  public List<float[]> logits(TokenBatch batch) {
    return run(
        feed(batch, 1f, null),
        List.of(logits),
        found ->
            tap.part(
                Tap.Phase.FORWARD,
                "read logits",
                Work.on(found),
                () -> operators.rows(found.get(0), batch)));
  }

  /**
   * The loss over labelled tokens times {@code scale}, without dropout only where there is none.
   */
  public float loss(TokenBatch batch, float scale) {
    return run(
        feed(batch, scale, DropoutMasks.NONE), List.of(loss), found -> found.get(0).getFloat(0));
  }

  /**
   * What a consumer of gradients sees; the arrays are valid only during the call. It must not call
   * the model: its session is taken.
   */
  @FunctionalInterface
  public interface GradientConsumer {
    /** Takes the loss and each trainable tensor's gradient by name. */
    void accept(float loss, Map<String, INDArray> gradients);
  }

  /**
   * Computes loss and gradients.
   *
   * @param scale what the summed loss is multiplied with: one over the labelled tokens of the step
   * @param masks where dropout's random numbers come from; null: nothing is dropped
   */
  public void gradients(
      TokenBatch batch, float scale, @Nullable DropoutMasks masks, GradientConsumer consumer) {
    List<String> names = new ArrayList<>(gradients.values());
    names.add(loss);
    run(
        feed(batch, scale, masks == null ? DropoutMasks.NONE : masks),
        names,
        found -> {
          Map<String, INDArray> byName = new LinkedHashMap<>();
          int i = 0;
          for (String name : gradients.keySet()) {
            byName.put(name, found.get(i++));
          }
          consumer.accept(found.get(i).getFloat(0), byName);
          return true;
        });
  }

  /** How many operators of each kind compute loss and gradients: what a step is made of. */
  public SortedMap<String, Integer> operatorsOfAStep() {
    List<String> names = new ArrayList<>(gradients.values());
    names.add(loss);
    return GraphSession.kinds(graph, names);
  }

  /** Kernels read rows of native memory by these numbers. */
  private void requireKnown(TokenBatch batch) {
    for (int id : batch.ids()) {
      if (id < 0 || id >= config.vocabularySize()) {
        throw new UserException(
            ("found sub-token %d, but the model has %d (config.json: vocab_size);"
                    + " is the tokenizer another model's?")
                .formatted(id, config.vocabularySize()));
      }
    }
  }

  private Feed feed(TokenBatch batch, float scale, @Nullable DropoutMasks masks) {
    requireKnown(batch);
    int classes =
        head instanceof Head.TokenClassification labels ? labels.labels() : config.vocabularySize();
    return new Feed(batch, classes, scale, masks, workers);
  }

  private <T> T run(Feed feed, List<String> names, Function<List<INDArray>, T> use) {
    return operators.turn(() -> sessions.use(session -> run(session, feed, names, use)));
  }

  private <T> T run(
      GraphSession session, Feed feed, List<String> names, Function<List<INDArray>, T> use) {
    try (Operators.Inputs inputs =
        tap.part(Tap.Phase.BATCH, "fill arrays", Work.NONE, () -> operators.placeholders(feed))) {
      Map<String, INDArray> found = session.run(inputs.arrays(), names);
      try {
        return use.apply(names.stream().map(found::get).toList());
      } finally {
        session.recycle(found.values());
      }
    }
  }

  /** Who watches the work. */
  public Tap tap() {
    return tap;
  }

  /** Bytes of native memory for activations, about the most that calls needed until now. */
  public long activationBytes() {
    return sessions.bytes();
  }

  /** Waits for running calls, frees all sessions and refuses later calls. The weights stay. */
  @Override
  public void close() {
    sessions.close();
    operators.close();
  }
}
