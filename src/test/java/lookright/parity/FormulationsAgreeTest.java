package lookright.parity;

import static lookright.parity.RandomModel.difference;
import static lookright.parity.RandomModel.largest;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import lookright.attention.LayerMaskPlan;
import lookright.model.TokenBatch;
import lookright.model.graph.DecoderModel;
import lookright.training.verify.Formulation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Fused (no padding), composed (right padding) and composed with left padding are one model: random
 * masks, ragged lengths around and beyond the kernel's blocks of 64 rows.
 */
class FormulationsAgreeTest {
  private static final int[] LENGTHS = {1, 2, 63, 200, 64, 65, 130};

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void onLogitsLossAndAllGradients(int seed) {
    Random random = new Random(seed);
    LayerMaskPlan plan = RandomModel.plan(random, 2, 90);
    try (RandomModel model = RandomModel.small(2)) {
      TokenBatch batch = model.batch(random, LENGTHS);
      float[][] logits = logits(model, plan, Formulation.FUSED, batch);
      Map<String, float[]> gradients = model.gradients(plan, Formulation.FUSED, batch);
      assertThat(gradients).hasSize(model.weights().names().size() + 1);
      for (Formulation other :
          new Formulation[] {Formulation.COMPOSED, Formulation.COMPOSED_LEFT}) {
        String where = "seed %d, %s, %s".formatted(seed, plan, other);
        assertThat(difference(logits, logits(model, plan, other, batch)))
            .as(where)
            .isLessThan(1e-5);
        model
            .gradients(plan, other, batch)
            .forEach(
                (name, expected) ->
                    assertThat(difference(gradients.get(name), expected) / largest(expected))
                        .as("%s, %s", where, name)
                        .isLessThan(2e-5));
      }
    }
  }

  private static float[][] logits(
      RandomModel random, LayerMaskPlan plan, Formulation form, TokenBatch batch) {
    try (DecoderModel model = random.build(plan, form)) {
      return model.logits(batch).toArray(float[][]::new);
    }
  }
}
