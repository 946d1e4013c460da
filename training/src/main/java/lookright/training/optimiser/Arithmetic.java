package lookright.training.optimiser;

import java.util.List;
import lookright.model.device.Device;
import lookright.ops.Workers;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What learning does to whole arrays: on the process's own memory by our threads, or by ND4J's
 * operators where the arrays are.
 */
public interface Arithmetic {
  /** Adds to each of {@code sums}, in place, what stands at its place in {@code added}. */
  void add(List<INDArray> sums, List<INDArray> added);

  /** The sum of squares of each array; not finite where an entry is not. */
  double[] squares(List<INDArray> arrays);

  /** One step of AdamW for some tensors, in place. */
  void adamW(List<Update> updates);

  /**
   * One tensor's part of a step.
   *
   * @param gradient may be used up: afterwards it may hold anything
   */
  record Update(Moments tensor, INDArray gradient, Factors factors) {}

  /**
   * A tensor and its running means, all of one shape.
   *
   * @param resting notes of the arithmetic from step to step; all false at first
   */
  @SuppressWarnings("ArrayRecordComponent") // written in place
  record Moments(INDArray weight, INDArray mean, INDArray square, boolean[] resting) {}

  /**
   * The numbers of one tensor's step: {@code w = keep w - rate m / (sqrt(v) / correction +
   * epsilon)} with {@code m = beta1 m + (1 - beta1) scale g}, {@code v = beta2 v + (1 - beta2)
   * (scale g)^2}.
   *
   * @param keep one minus the decay
   * @param rate learning rate by the bias correction of m
   * @param correction root of the bias correction of v
   * @param scale what the gradient is multiplied with first
   */
  record Factors(
      double keep,
      double rate,
      double correction,
      double scale,
      double beta1,
      double beta2,
      double epsilon) {}

  /** The form for a device. */
  static Arithmetic on(Device device, Workers workers) {
    return device.composed() ? new StockArithmetic() : new HostArithmetic(workers);
  }
}
