package lookright.benchmarks;

import java.util.List;
import lookright.ops.SwiGlu;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** The gated activation of {@code [512, 2 * 768]}. */
public class SwiGluBenchmark extends OperatorBenchmark {
  private static final int INNER = ShapeS.CONFIG.intermediateSize();

  @Override
  protected Measured fused(SameDiff graph) {
    SDVariable gateUp = graph.var("gateUp", ShapeS.noise(1, ShapeS.TOKENS, 2L * INNER));
    return new Measured(SwiGlu.of(gateUp), List.of(gateUp));
  }

  @Override
  protected Measured composed(SameDiff graph) {
    SDVariable gate = graph.var("gate", ShapeS.noise(1, ShapeS.TOKENS, INNER));
    SDVariable up = graph.var("up", ShapeS.noise(2, ShapeS.TOKENS, INNER));
    return new Measured(SwiGlu.composed(gate, up), List.of(gate, up));
  }
}
