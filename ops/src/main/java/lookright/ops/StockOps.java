package lookright.ops;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.BaseOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;

/** Runs ND4J's own operators, with outputs from a session's pool. */
final class StockOps {
  private final ArrayPool pool;

  StockOps(ArrayPool pool) {
    this.pool = pool;
  }

  List<INDArray> run(SameDiff graph, SameDiffOp step, List<INDArray> inputs) {
    DifferentialFunction op = step.getOp();
    OpContext context = Nd4j.getExecutioner().buildContext();
    try {
      context.setInputArrays(inputs.toArray(new INDArray[0]));
      List<LongShapeDescriptor> shapes;
      if (op instanceof DynamicCustomOp custom) {
        context.setIArguments(custom.iArgs());
        context.setTArguments(custom.tArgs());
        context.setBArguments(custom.bArgs());
        context.setDArguments(custom.dArgs());
        shapes = custom.calculateOutputShape(context);
      } else {
        shapes = ((BaseOp) op).calculateOutputShape(context);
      }
      List<INDArray> outputs = new ArrayList<>();
      List<String> names = step.getOutputsOfOp();
      for (int i = 0; i < names.size(); i++) {
        outputs.add(
            pool.take(graph.getVariable(names.get(i)).dataType(), shapes.get(i).getShape()));
        context.setOutputArray(i, outputs.get(i));
      }
      execute(op, context);
      return outputs;
    } catch (RuntimeException e) {
      throw new IllegalStateException("Operator " + op.opName() + " failed: " + e.getMessage(), e);
    } finally {
      close(context);
    }
  }

  private static void close(OpContext context) {
    try {
      context.close();
    } catch (Exception e) {
      throw new IllegalStateException("ND4J could not free an operator's context", e);
    }
  }

  private static void execute(DifferentialFunction op, OpContext context) {
    if (op instanceof DynamicCustomOp custom) {
      Nd4j.getExecutioner().exec(custom, context);
    } else {
      Nd4j.getExecutioner().exec((Op) op, context);
    }
  }
}
