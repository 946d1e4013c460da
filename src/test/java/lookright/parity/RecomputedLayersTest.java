package lookright.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import lookright.attention.LayerMaskPlan;
import lookright.model.TokenBatch;
import lookright.model.Weights;
import lookright.model.adapter.Adapter;
import lookright.model.adapter.LoraConfig;
import lookright.model.graph.DecoderModel;
import lookright.model.graph.DecoderModel.Updates;
import lookright.model.graph.DropoutMasks;
import lookright.ops.Floats;
import lookright.training.verify.Formulation;
import org.junit.jupiter.api.Test;

/** Layers that the backward pass computes again: the same bits in less memory. */
class RecomputedLayersTest {
  private static final int LAYERS = 12;
  private static final LayerMaskPlan PLAN = LayerMaskPlan.parse("causal*5, window(3), full*6");

  private static final DropoutMasks MASKS =
      (number, rate) -> {
        Random random = new Random(number);
        return (factors, n) -> {
          for (int i = 0; i < n; i++) {
            factors[i] = random.nextDouble() < rate ? 0f : (float) (1 / (1 - rate));
          }
        };
      };

  /** What a backward pass gave, and the bytes that it took. */
  private record Pass(Map<String, float[]> found, long bytes) {
    static Pass of(
        RandomModel random,
        List<String> trained,
        Updates updates,
        Formulation form,
        boolean recomputed) {
      TokenBatch batch = random.batch(new Random(5), 31, 64, 1, 50);
      DecoderModel.Design design =
          new DecoderModel.Design(
              random.config(), PLAN, random.head(), trained, 0.2, updates, recomputed);
      Map<String, float[]> found = new LinkedHashMap<>();
      try (DecoderModel model =
          new DecoderModel(
              design,
              random.weights(),
              graph -> form.operators(graph, design.config()),
              random.workers())) {
        model.gradients(
            batch,
            1f / batch.labelled(),
            MASKS,
            (loss, gradients) -> {
              found.put("loss", new float[] {loss});
              gradients.forEach((name, array) -> found.put(name, Floats.of(array).toArray()));
            });
        return new Pass(found, model.activationBytes());
      }
    }

    void requireSame(Pass other) {
      assertThat(found.keySet()).isEqualTo(other.found.keySet());
      found.forEach((name, values) -> assertThat(values).as(name).isEqualTo(other.found.get(name)));
    }
  }

  @Test
  void gradientsOfAllWeightsAreTheSameBits() {
    try (RandomModel random = RandomModel.small(LAYERS)) {
      List<String> all = random.weights().names();
      Pass kept = Pass.of(random, all, Updates.NONE, Formulation.FUSED, false);
      Pass recomputed = Pass.of(random, all, Updates.NONE, Formulation.FUSED, true);
      recomputed.requireSame(kept);
    }
  }

  /** One tensor a layer is kept, of about sixteen. */
  @Test
  void updatesWithDropoutAreTheSameBitsInAThirdOfTheMemory() {
    LoraConfig config = new LoraConfig("", 3, 6, 0.4, false, Set.of("q_proj", "v_proj", "up_proj"));
    try (RandomModel random = RandomModel.small(LAYERS)) {
      config.addFresh(random.weights(), 3);
      random.weights().names().stream()
          .filter(name -> name.contains(".lora_B."))
          .forEach(name -> Weights.random(4, 0.2).read(name, random.weights().values(name)));
      List<String> trained = random.weights().names().stream().filter(Adapter::isTrained).toList();
      Pass kept = Pass.of(random, trained, config.updates(), Formulation.FUSED, false);
      Pass recomputed = Pass.of(random, trained, config.updates(), Formulation.FUSED, true);
      recomputed.requireSame(kept);
      assertThat(recomputed.bytes()).isPositive().isLessThan(kept.bytes() / 3);
    }
  }

  /** Stock operators have no second run, and need none to be right. */
  @Test
  void stockOperatorsGiveWhatTheyGave() {
    try (RandomModel random = RandomModel.small(LAYERS)) {
      List<String> all = random.weights().names();
      Pass.of(random, all, Updates.NONE, Formulation.COMPOSED, true)
          .requireSame(Pass.of(random, all, Updates.NONE, Formulation.COMPOSED, false));
    }
  }
}
