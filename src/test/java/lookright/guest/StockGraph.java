package lookright.guest;

import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** Somebody else's SameDiff graph: a small perceptron, deterministic to the last bit. */
final class StockGraph {
  private static final int ROWS = 24;
  private static final int WIDTH = 16;

  private final SameDiff graph = SameDiff.create();

  StockGraph() {
    SDVariable x = graph.placeHolder("x", DataType.FLOAT, -1, WIDTH);
    SDVariable y = graph.placeHolder("y", DataType.FLOAT, -1, WIDTH);
    SDVariable hidden = graph.nn.swish(x.mmul(graph.var("w0", numbers(1, WIDTH, WIDTH))));
    SDVariable out =
        graph.nn.softmax("out", hidden.mmul(graph.var("w1", numbers(2, WIDTH, WIDTH))), -1);
    graph.loss.meanSquaredError("loss", y, out, null);
    graph.setLossVariables("loss");
    graph.setTrainingConfig(
        TrainingConfig.builder()
            .updater(new Adam(0.01))
            .dataSetFeatureMapping("x")
            .dataSetLabelMapping("y")
            .build());
  }

  /** The bits of {@code output}. */
  List<Float> output() {
    return bits(graph.outputSingle(java.util.Map.of("x", numbers(3, ROWS, WIDTH)), "out"));
  }

  /** The bits of the weights after some steps of {@code fit} on a new graph. */
  static List<Float> fit() {
    StockGraph fresh = new StockGraph();
    DataSet data = new DataSet(numbers(3, ROWS, WIDTH), numbers(4, ROWS, WIDTH));
    for (int step = 0; step < 5; step++) {
      fresh.graph.fit(data);
    }
    return bits(fresh.graph.getVariable("w0").getArr());
  }

  private static INDArray numbers(int seed, int rows, int columns) {
    java.util.SplittableRandom random = new java.util.SplittableRandom(seed);
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble() - 0.5f;
    }
    return Nd4j.createFromArray(values).reshape(rows, columns);
  }

  private static List<Float> bits(INDArray array) {
    float[] values = array.dup('c').data().asFloat();
    Float[] boxed = new Float[values.length];
    Arrays.setAll(boxed, i -> values[i]);
    return List.of(boxed);
  }
}
