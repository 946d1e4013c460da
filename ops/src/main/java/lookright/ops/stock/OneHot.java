package lookright.ops.stock;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** Rows that are one at a place and zero elsewhere; a negative place is none. */
final class OneHot {
  private OneHot() {}

  /** Writes rows {@code [R, K]} for {@code places [R]}. */
  static void fill(INDArray places, INDArray rows) {
    Nd4j.exec(
        DynamicCustomOp.builder("onehot")
            .addInputs(places)
            .addOutputs(rows)
            .addIntegerArguments(-1, Math.toIntExact(rows.size(1)))
            .addFloatingPointArguments(1.0, 0.0)
            .build());
  }
}
