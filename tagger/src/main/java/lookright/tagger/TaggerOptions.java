package lookright.tagger;

import lookright.io.UserException;
import lookright.model.device.DeviceRequest;
import lookright.model.device.Precision;
import lookright.model.folder.PlanChoice;

/**
 * How a tagger is loaded.
 *
 * @param threads how many threads work on a call, the caller's included; 0 for one per available
 *     processor, at most 16
 * @param plan the mask of each layer; {@link PlanChoice#STORED} for what the model was trained with
 * @param device what computes: {@code auto}, {@code cpu} or {@code cuda}
 * @param precision of the products with weights; {@link Precision#BF16} is faster where the
 *     processor has avx512_bf16 and {@code org.bytedeco:dnnl} is on the class path
 */
public record TaggerOptions(int threads, PlanChoice plan, String device, Precision precision) {
  /** All processors, the stored plan; a GPU where one can be used and its backend is there. */
  public static final TaggerOptions DEFAULTS =
      new TaggerOptions(0, PlanChoice.STORED, "auto", Precision.FLOAT32);

  /**
   * Checks the number of threads and the device's name.
   *
   * @throws UserException if it is negative, or no device's name
   */
  public TaggerOptions {
    if (threads < 0) {
      throw new UserException(
          "Found " + threads + " threads, expected at least 1, or 0 for one per processor");
    }
    DeviceRequest.parse(device);
  }

  /** The same with another number of threads; 1 starts none beside the caller's. */
  public TaggerOptions withThreads(int number) {
    return new TaggerOptions(number, plan, device, precision);
  }

  /** The same with another plan, which the model was not trained with: for experiments. */
  public TaggerOptions withPlan(PlanChoice other) {
    return new TaggerOptions(threads, other, device, precision);
  }

  /** The same on another device. */
  public TaggerOptions withDevice(String other) {
    return new TaggerOptions(threads, plan, other, precision);
  }

  /** The same with other products. */
  public TaggerOptions withPrecision(Precision other) {
    return new TaggerOptions(threads, plan, device, other);
  }

  /** The same with a plan's text such as {@code causal*24, full*8}. */
  public TaggerOptions withMask(String mask) {
    return withPlan(new PlanChoice(mask, null, plan.convention()));
  }
}
