package lookright.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import lookright.attention.LayerMaskPlan;
import lookright.model.RandomStream;
import lookright.model.TokenBatch;
import lookright.model.Weights;
import lookright.model.adapter.Adapter;
import lookright.model.adapter.LoraConfig;
import lookright.model.graph.DecoderModel;
import lookright.model.graph.DropoutMasks;
import lookright.ops.Floats;
import lookright.training.CancellationSignal;
import lookright.training.ProgressListener;
import lookright.training.loop.Checkpoints;
import lookright.training.loop.EpochOrder;
import lookright.training.loop.Example;
import lookright.training.loop.Task;
import lookright.training.loop.TrainingLoop;
import lookright.training.loop.TrainingLoop.Surroundings;
import lookright.training.settings.Accumulation;
import lookright.training.settings.BatchSettings;
import lookright.training.settings.CosineLength;
import lookright.training.settings.Keep;
import lookright.training.settings.OptimiserSettings;
import lookright.training.verify.Formulation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The loop against the specification's section 5.1 in double precision: which micro-batches make a
 * step's gradient, what it is divided by, clipping after it, the learning rate of each step, AdamW.
 * The reference takes single micro-batches' gradients from the model and nothing from the loop.
 */
class RecipeTest {
  private static final LayerMaskPlan PLAN = LayerMaskPlan.parse("causal, full");
  private static final LoraConfig LORA =
      new LoraConfig("", 4, 8, 0.1, false, Set.of("q_proj", "v_proj"));
  private static final double HEAD_DROPOUT = 0.2;
  private static final long SEED = 120;
  private static final int A = 4;
  private static final int EPOCHS = 3;
  private static final double RATE = 0.01;
  private static final double DECAY = 0.1;
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.95;
  private static final double EPSILON = 1e-5;

  /** 42 sentences by 4: eleven micro-batches an epoch, the last window has three. */
  private static final List<Example> EXAMPLES = examples(42);

  private static List<Example> examples(int count) {
    Random random = new Random(3);
    List<Example> examples = new ArrayList<>();
    try (RandomModel model = RandomModel.small(2)) {
      for (int i = 0; i < count; i++) {
        TokenBatch one = model.batch(random, 2 + random.nextInt(7));
        one.labels()[0] = i % 5; // none without a label
        examples.add(new Example(one.ids(), one.labels()));
      }
    }
    return examples;
  }

  private static RandomModel start() {
    RandomModel model = RandomModel.small(2);
    LORA.addFresh(model.weights(), SEED);
    return model;
  }

  private static List<String> trained(RandomModel model) {
    return model.weights().names().stream().filter(Adapter::isTrained).toList();
  }

  private static DecoderModel build(RandomModel model) {
    return model.build(PLAN, Formulation.FUSED, trained(model), HEAD_DROPOUT, LORA.updates());
  }

  private static Map<String, float[]> values(RandomModel model) {
    Map<String, float[]> values = new LinkedHashMap<>();
    trained(model)
        .forEach(name -> values.put(name, Floats.of(model.weights().get(name)).toArray()));
    return values;
  }

  /** What the loop makes of the weights. */
  private static Map<String, float[]> learned(
      Accumulation accumulation, CosineLength cosine, double clip) {
    Task task =
        new Task(
            EXAMPLES,
            new BatchSettings(4, null, A, accumulation),
            new OptimiserSettings(RATE, 0, DECAY, clip, BETA1, BETA2, EPSILON, cosine),
            EPOCHS,
            Integer.MAX_VALUE,
            SEED,
            OptionalDouble::empty);
    try (RandomModel random = start();
        DecoderModel model = build(random)) {
      Surroundings surroundings =
          new Surroundings(random.workers(), ProgressListener.SILENT, new CancellationSignal());
      new TrainingLoop(model, random.weights(), task, surroundings)
          .run(trained(random), Keep.LAST, Checkpoints.NONE);
      return values(random);
    }
  }

  /** The same by the formulas, in double precision but for the weights between steps. */
  private static final class Reference {
    private final Accumulation accumulation;
    private final int horizon;
    private final double clip;
    private final Map<String, double[]> means = new LinkedHashMap<>();
    private final Map<String, double[]> squares = new LinkedHashMap<>();
    final List<Double> norms = new ArrayList<>();
    final List<Double> rates = new ArrayList<>();
    private int steps;
    private int drawn;

    /**
     * @param horizon where the cosine is 0
     */
    Reference(Accumulation accumulation, int horizon, double clip) {
      this.clip = clip;
      this.accumulation = accumulation;
      this.horizon = horizon;
    }

    Map<String, float[]> learned() {
      EpochOrder order = new EpochOrder(EXAMPLES, new BatchSettings(4, null, A), SEED);
      try (RandomModel random = start();
          DecoderModel model = build(random)) {
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
          List<List<Example>> batches = order.microBatches(epoch);
          List<Map<String, double[]>> window = new ArrayList<>();
          int tokens = 0;
          for (int t = 1; t <= batches.size(); t++) {
            List<Example> batch = batches.get(t - 1);
            tokens += batch.stream().mapToInt(Example::labelled).sum();
            window.add(gradient(model, batch));
            if (t % A == 0 || t == batches.size()) {
              update(random.weights(), combined(window, tokens));
              window.clear();
              tokens = 0;
            }
          }
        }
        return values(random);
      }
    }

    /** Gradient of the summed loss, and under "tokens" how many have a label. */
    private Map<String, double[]> gradient(DecoderModel model, List<Example> batch) {
      TokenBatch tokens =
          TokenBatch.of(
              batch.stream().map(Example::ids).toList(),
              batch.stream().map(Example::labels).toList());
      Map<String, double[]> sums = new LinkedHashMap<>();
      model.gradients(
          tokens,
          1f,
          masks(drawn++),
          (loss, found) ->
              found.forEach((name, array) -> sums.put(name, doubles(Floats.of(array).toArray()))));
      sums.put("tokens", new double[] {tokens.labelled()});
      return sums;
    }

    private Map<String, double[]> combined(List<Map<String, double[]>> window, int tokens) {
      Map<String, double[]> step = new LinkedHashMap<>();
      for (int i = 0; i < window.size(); i++) {
        double mine = window.get(i).get("tokens")[0];
        double factor =
            switch (accumulation) {
              case MEAN -> 1.0 / tokens;
              case SUM -> 1 / mine / A;
              case LAST -> i == window.size() - 1 ? 1 / mine / A : 0;
            };
        window
            .get(i)
            .forEach(
                (name, values) -> {
                  double[] sum = step.computeIfAbsent(name, n -> new double[values.length]);
                  for (int k = 0; k < sum.length; k++) {
                    sum[k] += factor * values[k];
                  }
                });
      }
      step.remove("tokens");
      return step;
    }

    private void update(Weights weights, Map<String, double[]> gradients) {
      double squared = 0;
      for (double[] gradient : gradients.values()) {
        for (double g : gradient) {
          squared += g * g;
        }
      }
      double norm = Math.sqrt(squared);
      norms.add(norm);
      double scale = Math.min(1, clip / (norm + 1e-6)); // as torch.nn.utils.clip_grad_norm_
      double rate = RATE / 2 * (1 + Math.cos(Math.PI * steps / horizon));
      rates.add(rate);
      steps++;
      gradients.forEach(
          (name, gradient) -> {
            double decay = name.endsWith("bias") ? 0 : DECAY;
            double[] p = doubles(Floats.of(weights.get(name)).toArray());
            double[] m = means.computeIfAbsent(name, n -> new double[p.length]);
            double[] v = squares.computeIfAbsent(name, n -> new double[p.length]);
            for (int i = 0; i < p.length; i++) {
              double g = scale * gradient[i];
              m[i] = BETA1 * m[i] + (1 - BETA1) * g;
              v[i] = BETA2 * v[i] + (1 - BETA2) * g * g;
              double mean = m[i] / (1 - Math.pow(BETA1, steps));
              double square = v[i] / (1 - Math.pow(BETA2, steps));
              p[i] = p[i] * (1 - rate * decay) - rate * mean / (Math.sqrt(square) + EPSILON);
              weights.values(name).put(i, (float) p[i]);
            }
          });
    }

    /** Each micro-batch has its place in the stream of masks, also one that is passed over. */
    private static DropoutMasks masks(int microBatch) {
      return (number, rate) -> {
        SplittableRandom random = RandomStream.DROPOUT.of(SEED, microBatch, number);
        return (factors, n) -> {
          for (int i = 0; i < n; i++) {
            factors[i] = random.nextDouble() < rate ? 0f : (float) (1 / (1 - rate));
          }
        };
      };
    }

    private static double[] doubles(float[] values) {
      double[] doubles = new double[values.length];
      for (int i = 0; i < values.length; i++) {
        doubles[i] = values[i];
      }
      return doubles;
    }
  }

  /** Largest difference of a tensor, as a part of how far it went from its start. */
  private static double distance(Map<String, float[]> found, Map<String, float[]> expected) {
    Map<String, float[]> first;
    try (RandomModel model = start()) {
      first = values(model);
    }
    double largest = 0;
    for (String name : expected.keySet()) {
      double went = RandomModel.difference(expected.get(name), first.get(name));
      assertThat(went).as(name).isGreaterThan(RATE);
      double apart = RandomModel.difference(found.get(name), expected.get(name));
      largest = Math.max(largest, apart / went);
    }
    return largest;
  }

  /** M = 11, S = 3: the horizon is S E or M E. */
  @ParameterizedTest
  @CsvSource({
    "MEAN, OPTIMISER_STEPS, 9, 1",
    "SUM, OPTIMISER_STEPS, 9, 1",
    "LAST, MICRO_BATCHES, 33, 0.55",
    "SUM, MICRO_BATCHES, 33, 1",
    "LAST, OPTIMISER_STEPS, 9, 0.55"
  })
  void theLoopIsTheFormulas(
      Accumulation accumulation, CosineLength cosine, int horizon, double clip) {
    Reference reference = new Reference(accumulation, horizon, clip);
    Map<String, float[]> expected = reference.learned();
    assertThat(reference.rates).hasSize(9);
    assertThat(reference.norms).as("some steps are clipped").anyMatch(norm -> norm > 1.05 * clip);
    assertThat(reference.norms).as("others are not").anyMatch(norm -> norm < 0.95 * clip);
    assertThat(distance(learned(accumulation, cosine, clip), expected)).isLessThan(1e-4);
  }

  /** The tolerance above tells all of them apart. */
  @Test
  void modesAndCosinesDiffer() {
    List<Map<String, float[]>> all = new ArrayList<>();
    for (Accumulation accumulation : Accumulation.values()) {
      for (CosineLength cosine : CosineLength.values()) {
        all.add(learned(accumulation, cosine, 0.4));
      }
    }
    for (int i = 0; i < all.size(); i++) {
      for (int j = 0; j < i; j++) {
        assertThat(distance(all.get(i), all.get(j))).as(i + " and " + j).isGreaterThan(0.02);
      }
    }
  }

  /** Nothing is computed of a micro-batch that the step does not depend on. */
  @ParameterizedTest
  @EnumSource
  void listenersHearOfEveryMicroBatch(Accumulation accumulation) {
    List<Double> losses = new ArrayList<>();
    ProgressListener listener =
        new ProgressListener() {
          @Override
          public void step(long step, double loss, long tokens) {
            losses.add(loss);
            assertThat(tokens == 0).isEqualTo(Double.isNaN(loss));
          }
        };
    Task task =
        new Task(
            EXAMPLES,
            new BatchSettings(4, null, A, accumulation),
            OptimiserSettings.DEFAULT,
            1,
            Integer.MAX_VALUE,
            SEED,
            OptionalDouble::empty);
    try (RandomModel random = start();
        DecoderModel model = build(random)) {
      new TrainingLoop(
              model,
              random.weights(),
              task,
              new Surroundings(random.workers(), listener, new CancellationSignal()))
          .run(trained(random), Keep.LAST, Checkpoints.NONE);
    }
    assertThat(losses).hasSize(11);
    assertThat(losses.stream().filter(loss -> !loss.isNaN()))
        .hasSize(accumulation == Accumulation.LAST ? 3 : 11);
  }
}
