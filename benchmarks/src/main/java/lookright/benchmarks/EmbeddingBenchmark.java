package lookright.benchmarks;

import java.util.List;
import lookright.ops.Embedding;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** 512 rows of a table {@code [32000, 288]}; the composed form multiplies with one-hot rows. */
public class EmbeddingBenchmark extends OperatorBenchmark {
  @Override
  protected Measured fused(SameDiff graph) {
    SDVariable table = table(graph);
    SDVariable ids = graph.constant("ids", Nd4j.createFromArray(ShapeS.ids()));
    return new Measured(Embedding.of(table, ids), List.of(table));
  }

  @Override
  protected Measured composed(SameDiff graph) {
    SDVariable table = table(graph);
    INDArray oneHot = Nd4j.zeros(ShapeS.TOKENS, ShapeS.CONFIG.vocabularySize());
    int[] ids = ShapeS.ids();
    for (int i = 0; i < ids.length; i++) {
      oneHot.putScalar(i, ids[i], 1);
    }
    return new Measured(
        Embedding.composed(table, graph.constant("oneHot", oneHot)), List.of(table));
  }

  private static SDVariable table(SameDiff graph) {
    return graph.var(
        "table", ShapeS.noise(1, ShapeS.CONFIG.vocabularySize(), ShapeS.CONFIG.hiddenSize()));
  }
}
