package lookright.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import lookright.attention.LayerMaskPlan;
import lookright.model.TokenBatch;
import lookright.model.graph.DecoderModel;
import lookright.training.verify.Formulation;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Steps of ever-changing lengths take no more memory than the first few hundred: a thousand of our
 * kernels, fewer of stock operators, which are slow on processors ({@code main} takes any number).
 * They run in a JVM whose heap is touched from the start, so that what grows is native.
 */
class BoundedMemoryTest {
  /** One array of the residual stream lost in each step would be 77 MB. */
  private static final long ALLOWED_MEGABYTES = 20;

  @ParameterizedTest
  @CsvSource({"FUSED, 400, 1000", "COMPOSED, 100, 100"})
  void stepsOfChangingLengths(String form, String warmUp, String steps) throws Exception {
    List<String> lines =
        ChildJvm.run(
            BoundedMemoryTest.class,
            List.of(form, warmUp, steps),
            "-Xms256m",
            "-Xmx256m",
            "-XX:+AlwaysPreTouch",
            "-Dorg.bytedeco.javacpp.maxphysicalbytes=8g");
    String last = lines.get(lines.size() - 1);
    assertThat(last).startsWith("grown ");
    assertThat(Long.parseLong(last.substring(6))).isLessThan(ALLOWED_MEGABYTES << 20);
  }

  /**
   * Takes a form, steps of warm-up, steps; prints by how many bytes the process grew in the latter.
   */
  public static void main(String[] arguments) {
    int warmUp = Integer.parseInt(arguments[1]);
    int steps = Integer.parseInt(arguments[2]);
    Random random = new Random(1);
    LayerMaskPlan plan = LayerMaskPlan.parse("causal, prefix(2)");
    try (RandomModel small = RandomModel.wide();
        DecoderModel model = small.build(plan, Formulation.valueOf(arguments[0]))) {
      long before = 0;
      for (int step = 0; step < warmUp + steps; step++) {
        if (step == warmUp) {
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
