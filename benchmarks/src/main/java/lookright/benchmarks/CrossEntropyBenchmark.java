package lookright.benchmarks;

import java.util.List;
import lookright.ops.CrossEntropy;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The loss of {@code [512, 13]} logits, each row labelled. */
public class CrossEntropyBenchmark extends OperatorBenchmark {
  @Override
  protected Measured fused(SameDiff graph) {
    SDVariable logits = logits(graph);
    SDVariable labels = graph.constant("labels", Nd4j.createFromArray(ShapeS.labels()));
    return new Measured(CrossEntropy.of(logits, labels, scale(graph)), List.of(logits));
  }

  @Override
  protected Measured composed(SameDiff graph) {
    SDVariable logits = logits(graph);
    INDArray targets = Nd4j.zeros(ShapeS.TOKENS, ShapeS.LABELS);
    int[] labels = ShapeS.labels();
    for (int i = 0; i < labels.length; i++) {
      targets.putScalar(i, labels[i], 1);
    }
    SDVariable oneHot = graph.constant("targets", targets);
    return new Measured(CrossEntropy.composed(logits, oneHot, scale(graph)), List.of(logits));
  }

  private static SDVariable logits(SameDiff graph) {
    return graph.var("logits", ShapeS.noise(1, ShapeS.TOKENS, ShapeS.LABELS));
  }

  private static SDVariable scale(SameDiff graph) {
    return graph.constant("scale", Nd4j.scalar(1f / ShapeS.TOKENS));
  }
}
