package lookright.model.device;

import lookright.io.UserException;
import org.jspecify.annotations.Nullable;

/**
 * The device that a user asks for.
 *
 * @param kind of device
 * @param number of the GPU, as CUDA counts; 0 for other kinds
 */
public record DeviceRequest(Kind kind, int number) {
  /** A GPU where one can be used, else the processors. */
  public static final DeviceRequest AUTO = new DeviceRequest(Kind.AUTO, 0);

  /** The processors. */
  public static final DeviceRequest CPU = new DeviceRequest(Kind.CPU, 0);

  /** What may be asked for. */
  public enum Kind {
    /** A GPU where one can be used, else the processors. */
    AUTO,
    /** The processors. */
    CPU,
    /** A GPU, or an error. */
    CUDA,
    /** For developers: all that is done for a GPU, on whatever backend there is. */
    COMPOSED
  }

  /** Reads {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:1}; null is auto. */
  public static DeviceRequest parse(@Nullable String text) {
    if (text == null || text.equals("auto")) {
      return AUTO;
    }
    if (text.equals("cpu")) {
      return CPU;
    }
    if (text.equals("composed")) {
      return new DeviceRequest(Kind.COMPOSED, 0);
    }
    if (text.matches("cuda(:[0-9]{1,4})?")) {
      String number = text.replaceFirst("cuda:?", "");
      return new DeviceRequest(Kind.CUDA, number.isEmpty() ? 0 : Integer.parseInt(number));
    }
    throw new UserException("device: found %s, expected auto, cpu or cuda".formatted(text));
  }
}
