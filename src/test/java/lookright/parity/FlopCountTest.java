package lookright.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import lookright.attention.LayerMaskPlan;
import lookright.model.FlopCount;
import lookright.model.TokenBatch;
import lookright.model.graph.DecoderModel;
import lookright.ops.Tap.Phase;
import lookright.training.profile.Profile;
import lookright.training.profile.Recorder;
import lookright.training.verify.Formulation;
import org.junit.jupiter.api.Test;

/** Operations are counted twice, from the model's shapes and by every kernel: both must agree. */
class FlopCountTest {
  private static final LayerMaskPlan PLAN = LayerMaskPlan.parse("causal, full, window(3)");

  /** Keys that 7 and 4 tokens see: causal 28 and 10, full 49 and 16, window(3) 18 and 9. */
  private static final long PAIRS = 28 + 10 + 49 + 16 + 18 + 9;

  /**
   * Of a layer: q 32 x 32, k and v 16 x 32, o 32 x 32, gate and up 48 x 32, down 32 x 48; the head
   * 5 x 32. Norms and the head's bias are parameters too, but no products.
   */
  private static final long ENTRIES = 3 * (2 * 32 * 32 + 2 * 16 * 32 + 3 * 48 * 32) + 5 * 32;

  private static final long OTHERS = 3 * 2 * 32 + 32 + 5;
  private static final int TOKENS = 11;

  /** Four heads of eight, two products forwards. */
  private static final long PER_PAIR = 4 * 8 * 2 * 2;

  @Test
  void shapesGiveTwoNAndSixN() {
    try (RandomModel model = RandomModel.small(3)) {
      FlopCount forward = FlopCount.forward(model.config(), PLAN, model.weights());
      assertThat(forward.parameters()).isEqualTo(ENTRIES + OTHERS);
      assertThat(forward.factor()).isEqualTo(2);
      assertThat(forward.of(List.of(7, 4)))
          .isEqualTo(2.0 * (ENTRIES + OTHERS) * TOKENS + PER_PAIR * PAIRS);
      FlopCount full =
          FlopCount.training(model.config(), PLAN, model.weights(), model.weights().names());
      assertThat(full.factor()).isEqualTo(6);
      assertThat(full.of(List.of(7, 4)))
          .isEqualTo(6.0 * (ENTRIES + OTHERS) * TOKENS + 3 * PER_PAIR * PAIRS);
    }
  }

  @Test
  void belowTheLowestTrainedLayerNothingFlowsBack() {
    try (RandomModel model = RandomModel.small(3)) {
      FlopCount head =
          FlopCount.training(
              model.config(), PLAN, model.weights(), List.of("score.weight", "score.bias"));
      long own = 5 * 32 + 5;
      long above = own + 32; // with the final norm
      assertThat(head.of(List.of(7, 4)))
          .isEqualTo(2.0 * TOKENS * (ENTRIES + OTHERS + above + own) + PER_PAIR * PAIRS);
    }
  }

  @Test
  void kernelsCountTheSame() {
    Recorder recorder = new Recorder(2);
    try (RandomModel model = RandomModel.small(3, recorder)) {
      TokenBatch batch = model.batch(new Random(3), 7, 4);
      assertThat(flops(recorder, model, batch, Phase.FORWARD, List.of()))
          .isEqualTo(2 * ENTRIES * TOKENS + PER_PAIR * PAIRS);
      assertThat(flops(recorder, model, batch, Phase.BACKWARD, model.weights().names()))
          .isEqualTo(4 * ENTRIES * TOKENS + 2 * PER_PAIR * PAIRS);
    }
  }

  private static long flops(
      Recorder recorder, RandomModel shape, TokenBatch batch, Phase phase, List<String> trained) {
    try (DecoderModel model =
        shape.build(PLAN, Formulation.FUSED, trained, 0, DecoderModel.Updates.NONE)) {
      recorder.start();
      if (trained.isEmpty()) {
        model.logits(batch);
      } else {
        model.gradients(batch, 1, null, (loss, gradients) -> {});
      }
      return recorder.stop().rows().stream()
          .filter(row -> row.phase() == phase)
          .mapToLong(Profile.Row::flops)
          .sum();
    }
  }
}
