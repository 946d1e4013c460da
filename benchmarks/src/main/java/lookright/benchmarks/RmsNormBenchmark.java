package lookright.benchmarks;

import java.util.List;
import lookright.ops.RmsNorm;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** Root-mean-square normalisation of {@code [512, 288]}. */
public class RmsNormBenchmark extends OperatorBenchmark {
  private static final double EPSILON = ShapeS.CONFIG.normEpsilon();

  @Override
  protected Measured fused(SameDiff graph) {
    SDVariable x = stream(graph);
    SDVariable weight = weight(graph);
    return new Measured(RmsNorm.of(x, weight, EPSILON), List.of(x, weight));
  }

  @Override
  protected Measured composed(SameDiff graph) {
    SDVariable x = stream(graph);
    SDVariable weight = weight(graph);
    return new Measured(RmsNorm.composed(x, weight, EPSILON), List.of(x, weight));
  }

  private static SDVariable stream(SameDiff graph) {
    return graph.var("x", ShapeS.noise(1, ShapeS.TOKENS, ShapeS.CONFIG.hiddenSize()));
  }

  private static SDVariable weight(SameDiff graph) {
    return graph.var("weight", ShapeS.noise(2, ShapeS.CONFIG.hiddenSize()));
  }
}
