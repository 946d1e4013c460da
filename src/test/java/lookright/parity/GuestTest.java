package lookright.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import lookright.attention.LayerMaskPlan;
import lookright.training.verify.Formulation;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/**
 * In a fresh JVM: a host's own SameDiff graph computes the same bits before and after our graphs
 * ran, and our graphs print nothing and leave the system properties alone.
 */
class GuestTest {
  @Test
  void hostNoticesNothing() throws Exception {
    List<String> lines = ChildJvm.run(GuestTest.class);
    assertThat(lines).contains("printed ''", "properties same", "host's graph same");
  }

  /** What the host would notice, a line each. */
  public static void main(String[] arguments) {
    String before = hostGraph();
    Properties properties = (Properties) System.getProperties().clone();
    PrintStream out = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    ourGraphs();
    System.setOut(out);
    boolean untouched = properties.equals(System.getProperties());
    System.out.println("printed '" + printed.toString(StandardCharsets.UTF_8) + "'");
    System.out.println("properties " + (untouched ? "same" : System.getProperties()));
    String after = hostGraph();
    System.out.println("host's graph " + (after.equals(before) ? "same" : before + after));
  }

  private static void ourGraphs() {
    try (RandomModel model = RandomModel.small(2)) {
      for (Formulation form : Formulation.values()) {
        LayerMaskPlan plan = LayerMaskPlan.parse("causal, full");
        model.logits(plan, form, new int[] {1, 2, 3}, new int[] {4});
        model.gradients(plan, form, model.batch(new Random(1), 5, 70));
      }
    }
  }

  /** Outputs and weights of a small network, before and after training, to the last bit. */
  private static String hostGraph() {
    SameDiff graph = SameDiff.create();
    SDVariable x = graph.placeHolder("x", DataType.FLOAT, -1, 8);
    SDVariable y = graph.placeHolder("y", DataType.FLOAT, -1, 3);
    SDVariable w1 = graph.var("w1", noise(1, 8, 16));
    SDVariable w2 = graph.var("w2", noise(2, 16, 3));
    SDVariable out = graph.nn.tanh(x.mmul(w1)).mmul(w2).rename("out");
    graph.loss.meanSquaredError("loss", y, out, null);
    INDArray features = noise(3, 20, 8);
    String before = bits(graph.output(Map.of("x", features), "out").get("out"));
    graph.setTrainingConfig(
        TrainingConfig.builder()
            .updater(new Adam(1e-2))
            .dataSetFeatureMapping("x")
            .dataSetLabelMapping("y")
            .build());
    DataSet data = new DataSet(features, noise(4, 20, 3));
    for (int i = 0; i < 5; i++) {
      graph.fit(data);
    }
    String after = bits(graph.output(Map.of("x", features), "out").get("out"));
    if (after.equals(before)) {
      throw new AssertionError("The host's graph did not train");
    }
    return before + after + bits(w1.getArr()) + bits(w2.getArr());
  }

  private static String bits(INDArray array) {
    float[] values = array.dup('c').data().asFloat();
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
    return Arrays.toString(bits);
  }

  private static INDArray noise(long seed, long... shape) {
    Random random = new Random(seed);
    INDArray array = Nd4j.create(DataType.FLOAT, shape);
    for (long i = 0; i < array.length(); i++) {
      array.putScalar(i, random.nextGaussian());
    }
    return array;
  }
}
