package lookright.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import lookright.attention.LayerMaskPlan;
import lookright.model.TokenBatch;
import lookright.model.graph.DecoderModel;
import lookright.training.verify.Formulation;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

/**
 * A thousand steps of ever-changing lengths take no more memory than the first few hundred. The
 * steps run in a JVM whose heap is touched from the start, so that what grows is native.
 */
class BoundedMemoryTest {
  private static final int WARM_UP = 400;
  private static final int STEPS = 1_000;

  /** One array of the residual stream lost in each step would be 77 MB. */
  private static final long ALLOWED_MEGABYTES = 20;

  @Test
  void thousandStepsOfChangingLengths() throws Exception {
    List<String> lines =
        ChildJvm.run(
            BoundedMemoryTest.class,
            "-Xms256m",
            "-Xmx256m",
            "-XX:+AlwaysPreTouch",
            "-Dorg.bytedeco.javacpp.maxphysicalbytes=8g");
    String last = lines.get(lines.size() - 1);
    assertThat(last).startsWith("grown ");
    assertThat(Long.parseLong(last.substring(6))).isLessThan(ALLOWED_MEGABYTES << 20);
  }

  /** Prints by how many bytes the process grew after the warm-up. */
  public static void main(String[] arguments) {
    Random random = new Random(1);
    LayerMaskPlan plan = LayerMaskPlan.parse("causal, prefix(2)");
    try (RandomModel small = RandomModel.wide();
        DecoderModel model = small.build(plan, Formulation.FUSED)) {
      long before = 0;
      for (int step = 0; step < WARM_UP + STEPS; step++) {
        if (step == WARM_UP) {
          before = Pointer.physicalBytes();
        }
        TokenBatch batch = small.batch(random, random.ints(6, 1, 100).toArray());
        model.gradients(batch, 1f / Math.max(1, batch.labelled()), null, (loss, gradients) -> {});
        model.logits(batch);
      }
      System.out.println("grown " + (Pointer.physicalBytes() - before));
    }
  }
}
