package lookright.model.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import lookright.attention.LayerMaskPlan;
import lookright.model.DecoderConfig;
import lookright.model.DecoderTensors;
import lookright.model.Head;
import lookright.model.RotaryScaling;
import lookright.model.Weights;
import lookright.ops.HeadLayout;
import lookright.ops.KernelOp;
import lookright.ops.Workers;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.controlflow.Where;
import org.nd4j.linalg.api.ops.impl.controlflow.WhereNumpy;
import org.nd4j.linalg.api.ops.impl.loss.SoftmaxCrossEntropyLoss;
import org.nd4j.linalg.api.ops.impl.loss.SoftmaxCrossEntropyWithLogitsLoss;
import org.nd4j.linalg.api.ops.impl.loss.SparseSoftmaxCrossEntropyLossWithLogits;
import org.nd4j.linalg.api.ops.impl.reduce.TensorMmul;
import org.nd4j.linalg.api.ops.impl.reduce.custom.BatchMmul;
import org.nd4j.linalg.api.ops.impl.shape.Gather;
import org.nd4j.linalg.api.ops.impl.shape.GatherNd;
import org.nd4j.linalg.api.ops.impl.shape.Repeat;
import org.nd4j.linalg.api.ops.impl.shape.Split;
import org.nd4j.linalg.api.ops.impl.shape.SplitV;
import org.nd4j.linalg.api.ops.impl.transforms.custom.DotProductAttention;
import org.nd4j.linalg.api.ops.impl.transforms.custom.LogSoftMax;
import org.nd4j.linalg.api.ops.impl.transforms.custom.MultiHeadDotProductAttention;

/**
 * No graph of ours holds a stock operator of ND4J 1.0.0-M2.1 whose gradient is wrong, missing or
 * fatal to the JVM.
 */
class BannedOperatorsTest {
  private static final DecoderConfig CONFIG =
      new DecoderConfig(
          20,
          16,
          24,
          new HeadLayout(4, 2, 4),
          1e-5,
          new RotaryScaling.Default(10_000),
          new DecoderConfig.Biases(true, true, true),
          true,
          false,
          64,
          Arrays.asList(null, null));

  /** Everything suspicious in a graph, by name. */
  private static List<String> banned(SameDiff graph) {
    List<String> found = new ArrayList<>();
    for (SameDiffOp step : graph.getOps().values()) {
      DifferentialFunction op = step.getOp();
      boolean byDimension =
          op instanceof LogSoftMax && ((DynamicCustomOp) op).numIArguments() > 0; // throws
      boolean wide = op.opName().equals("matmul") && mixesRanks(graph, step); // throws
      if (BannedOperators.NAMES.contains(op.opName()) || byDimension || wide) {
        found.add(op.opName());
      }
    }
    return found;
  }

  /** A product of three dimensions with two. */
  private static boolean mixesRanks(SameDiff graph, SameDiffOp step) {
    return step.getInputsToOp().stream()
            .map(graph::getVariable)
            .filter(variable -> variable.getShape() != null)
            .map(variable -> variable.getShape().length)
            .distinct()
            .count()
        > 1;
  }

  /** The list is by names: those that ND4J's classes have today are on it. */
  @Test
  void namesAreNd4js() {
    assertThat(BannedOperators.NAMES)
        .contains(
            Stream.of(
                    new Gather(),
                    new GatherNd(),
                    new Split(),
                    new SplitV(),
                    new Where(),
                    new WhereNumpy(),
                    new SparseSoftmaxCrossEntropyLossWithLogits(),
                    new SoftmaxCrossEntropyLoss(),
                    new SoftmaxCrossEntropyWithLogitsLoss(),
                    new BatchMmul(),
                    new TensorMmul(),
                    new Repeat(),
                    new DotProductAttention(),
                    new MultiHeadDotProductAttention())
                .map(DifferentialFunction::opName)
                .toArray(String[]::new));
  }

  private static SameDiff graphOf(BiFunction<SameDiff, DecoderConfig, Operators> operators) {
    Head head = new Head.TokenClassification(5, true);
    List<SameDiff> graphs = new ArrayList<>();
    try (Workers workers = new Workers(1);
        Weights weights =
            Weights.read(DecoderTensors.shapes(CONFIG, head), Weights.random(1, 0.1));
        DecoderModel model =
            new DecoderModel(
                new DecoderModel.Design(
                    CONFIG,
                    LayerMaskPlan.parse("window(3), prefix(2)"),
                    head,
                    weights.names(),
                    0.1),
                weights,
                graph -> {
                  graphs.add(graph);
                  return operators.apply(graph, CONFIG);
                },
                workers)) {
      assertThat(model).isNotNull();
    }
    return graphs.get(0);
  }

  @Test
  void composedGraphWithGradientsHoldsNone() {
    SameDiff graph = graphOf((g, config) -> new ComposedOperators(g, config, false));
    assertThat(banned(graph)).isEmpty();
    assertThat(graph.getOps().values())
        .hasSizeGreaterThan(100)
        .noneMatch(op -> op.getOp() instanceof KernelOp kernel && kernel.readsHostMemory())
        .anyMatch(op -> op.getOp().opName().equals("softmax_bp"));
  }

  @Test
  void fusedGraphWithGradientsIsAllOurs() {
    SameDiff graph = graphOf(FusedOperators::new);
    assertThat(graph.getOps().values())
        .hasSizeGreaterThan(30)
        .allMatch(op -> op.getOp() instanceof KernelOp);
  }

  @Test
  void scanSeesABannedOperator() {
    SameDiff graph = SameDiff.create();
    SDVariable x = graph.var("x", DataType.FLOAT, 3, 4);
    graph.gather(x, new int[] {0, 1}, 0);
    graph.nn.logSoftmax(x, 1);
    assertThat(banned(graph)).containsExactly("gather", "log_softmax");
  }
}
