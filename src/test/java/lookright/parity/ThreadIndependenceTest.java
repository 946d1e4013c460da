package lookright.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import lookright.attention.LayerMaskPlan;
import lookright.model.TokenBatch;
import lookright.model.device.Device;
import lookright.model.graph.DecoderModel;
import lookright.training.optimiser.Accumulator;
import lookright.training.optimiser.AdamW;
import lookright.training.optimiser.Arithmetic;
import lookright.training.verify.Formulation;
import org.junit.jupiter.api.Test;

/** Twenty steps of training give the same bits for any number of threads, in an ordinary JVM. */
class ThreadIndependenceTest {
  private static final int STEPS = 20;

  @Test
  void weightsAreEqualToTheLastBit() throws Exception {
    List<String> hashes =
        ChildJvm.run(ThreadIndependenceTest.class).stream()
            .filter(line -> line.startsWith("SHA-256 "))
            .toList();
    assertThat(hashes).hasSize(4).containsOnly(hashes.get(0));
  }

  /** Prints the hash of all weights after training with 1, 2, 3 and 7 threads. */
  public static void main(String[] arguments) throws Exception {
    for (int threads : new int[] {1, 2, 3, 7}) {
      System.out.println("SHA-256 " + weightsAfterTraining(threads));
    }
  }

  private static String weightsAfterTraining(int threads) throws Exception {
    Random random = new Random(20);
    LayerMaskPlan plan = LayerMaskPlan.parse("causal*2, window(9), prefix(3), full*2");
    try (RandomModel shape = RandomModel.shapeS(threads);
        DecoderModel model = shape.build(plan, Formulation.FUSED);
        AdamW optimiser =
            new AdamW(
                shape.weights(),
                shape.weights().names(),
                AdamW.Settings.paper(0.1),
                Arithmetic.on(Device.CPU, shape.workers()))) {
      Arithmetic arithmetic = Arithmetic.on(Device.CPU, shape.workers());
      String before = hash(shape);
      for (int step = 0; step < STEPS; step++) {
        TokenBatch batch = shape.batch(random, random.ints(8, 1, 80).toArray());
        model.gradients(
            batch,
            1f / batch.labelled(),
            null,
            (loss, gradients) -> {
              double norm = Accumulator.norm(gradients, arithmetic);
              optimiser.step(gradients, 1e-3, Math.min(1, 1 / norm));
            });
      }
      if (hash(shape).equals(before) || shape.weights().firstNonFinite() != null) {
        throw new AssertionError("The model did not train");
      }
      return hash(shape);
    }
  }

  private static String hash(RandomModel model) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (String name : model.weights().names()) {
      FloatBuffer values = model.weights().values(name);
      ByteBuffer bytes = ByteBuffer.allocate(values.remaining() * Float.BYTES);
      bytes.asFloatBuffer().put(values);
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
