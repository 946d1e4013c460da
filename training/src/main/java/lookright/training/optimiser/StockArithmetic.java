package lookright.training.optimiser;

import java.util.List;
import lookright.ops.stock.DeviceTurn;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.floating.SquaredNorm;
import org.nd4j.linalg.api.ops.impl.updaters.AdamUpdater;
import org.nd4j.linalg.factory.Nd4j;

/**
 * By ND4J's operators, in place: few launches, and nothing crosses a bus but the norms. Each call
 * waits for its turn on the device.
 */
final class StockArithmetic implements Arithmetic {
  /** So late that {@link AdamUpdater}'s own corrections, powers of beta, are nought. */
  private static final int NO_CORRECTION = 1 << 30;

  @Override
  public void add(List<INDArray> sums, List<INDArray> added) {
    DeviceTurn.take(
        () -> {
          for (int i = 0; i < sums.size(); i++) {
            sums.get(i).addi(added.get(i));
          }
          return true;
        });
  }

  @Override
  public double[] squares(List<INDArray> arrays) {
    return DeviceTurn.take(() -> allSquares(arrays));
  }

  private static double[] allSquares(List<INDArray> arrays) {
    List<INDArray> sums = arrays.stream().map(StockArithmetic::squares).toList();
    try (INDArray together = Nd4j.stack(0, sums.toArray(new INDArray[0]))) {
      return together.toDoubleVector(); // one copy from the device, not one for each
    } finally {
      sums.forEach(INDArray::close);
    }
  }

  /** By rows first: a single sum of millions of float32 numbers would lose digits. */
  private static INDArray squares(INDArray array) {
    int last = array.rank() - 1;
    INDArray rows = Nd4j.getExecutioner().exec(new SquaredNorm(array, last));
    if (rows.rank() == 0) {
      return rows;
    }
    try (rows) {
      return rows.sum();
    }
  }

  /**
   * The stock updater adds epsilon before it corrects for bias, in float. So it is told that there
   * is nothing to correct, a rate and an epsilon that have been corrected in double: {@code r m /
   * (sqrt(v) / c + e) = r c m / (sqrt(v) + e c)}.
   */
  @Override
  public void adamW(List<Update> updates) {
    DeviceTurn.take(
        () -> {
          updates.forEach(StockArithmetic::step);
          return true;
        });
  }

  private static void step(Update update) {
    Moments tensor = update.tensor();
    INDArray gradient = update.gradient();
    Factors factors = update.factors();
    if (factors.scale() != 1) {
      gradient.muli(factors.scale());
    }
    Nd4j.exec(
        new AdamUpdater(
            gradient,
            tensor.square(),
            tensor.mean(),
            factors.rate() * factors.correction(),
            factors.beta1(),
            factors.beta2(),
            factors.epsilon() * factors.correction(),
            NO_CORRECTION));
    if (factors.keep() != 1) {
      tensor.weight().muli(factors.keep());
    }
    tensor.weight().subi(gradient);
  }
}
