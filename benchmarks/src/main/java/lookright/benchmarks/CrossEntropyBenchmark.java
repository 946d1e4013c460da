package lookright.benchmarks;

import java.util.List;
import lookright.ops.CrossEntropy;
import lookright.ops.stock.LabelLoss;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.factory.Nd4j;

/** The loss of {@code [512, 13]} logits, each row labelled. */
public class CrossEntropyBenchmark extends OperatorBenchmark {
  @Override
  protected Measured fused(SameDiff graph) {
    SDVariable logits = logits(graph);
    return new Measured(CrossEntropy.of(logits, labels(graph), scale(graph)), List.of(logits));
  }

  @Override
  protected Measured composed(SameDiff graph) {
    SDVariable logits = logits(graph);
    return new Measured(LabelLoss.of(logits, labels(graph), scale(graph)), List.of(logits));
  }

  private static SDVariable labels(SameDiff graph) {
    return graph.constant("labels", Nd4j.createFromArray(ShapeS.labels()));
  }

  private static SDVariable logits(SameDiff graph) {
    return graph.var("logits", ShapeS.noise(1, ShapeS.TOKENS, ShapeS.LABELS));
  }

  private static SDVariable scale(SameDiff graph) {
    return graph.constant("scale", Nd4j.scalar(1f / ShapeS.TOKENS));
  }
}
