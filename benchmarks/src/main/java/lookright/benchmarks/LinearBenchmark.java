package lookright.benchmarks;

import java.util.List;
import lookright.ops.Linear;
import lookright.ops.stock.MatrixProduct;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** The gate and up projections of {@code [512, 288]}: two products with {@code [768, 288]}. */
public class LinearBenchmark extends OperatorBenchmark {
  private static final int HIDDEN = ShapeS.CONFIG.hiddenSize();
  private static final int INNER = ShapeS.CONFIG.intermediateSize();

  @Override
  protected Measured fused(SameDiff graph) {
    SDVariable x = graph.var("x", ShapeS.noise(1, ShapeS.TOKENS, HIDDEN));
    SDVariable gate = weight(graph, "gate");
    SDVariable up = weight(graph, "up");
    return new Measured(Linear.of(x, List.of(gate, up), List.of()), List.of(x, gate, up));
  }

  @Override
  protected Measured composed(SameDiff graph) {
    SDVariable x = graph.var("x", ShapeS.noise(1, ShapeS.TOKENS, HIDDEN));
    SDVariable gate = weight(graph, "gate");
    SDVariable up = weight(graph, "up");
    SDVariable both = graph.concat(1, MatrixProduct.of(x, gate), MatrixProduct.of(x, up));
    return new Measured(both, List.of(x, gate, up));
  }

  private static SDVariable weight(SameDiff graph, String name) {
    return graph.var(name, ShapeS.noise(name.hashCode(), INNER, HIDDEN));
  }
}
