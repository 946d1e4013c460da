package lookright.benchmarks;

import java.util.List;
import lookright.ops.Embedding;
import lookright.ops.stock.Lookup;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.factory.Nd4j;

/** 512 rows of a table {@code [32000, 288]}. */
public class EmbeddingBenchmark extends OperatorBenchmark {
  @Override
  protected Measured fused(SameDiff graph) {
    SDVariable table = table(graph);
    return new Measured(Embedding.of(table, ids(graph)), List.of(table));
  }

  @Override
  protected Measured composed(SameDiff graph) {
    SDVariable table = table(graph);
    return new Measured(Lookup.of(table, ids(graph)), List.of(table));
  }

  private static SDVariable ids(SameDiff graph) {
    return graph.constant("ids", Nd4j.createFromArray(ShapeS.ids()));
  }

  private static SDVariable table(SameDiff graph) {
    return graph.var(
        "table", ShapeS.noise(1, ShapeS.CONFIG.vocabularySize(), ShapeS.CONFIG.hiddenSize()));
  }
}
