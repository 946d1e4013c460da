package lookright.model.device;

import java.util.Locale;
import lookright.io.UserException;
import lookright.ops.OneDnn;

/** In what numbers a decoder's linear layers multiply weights that are not trained. */
public enum Precision {
  /** Single precision, as everything else. */
  FLOAT32,
  /** Weights and inputs rounded to bfloat16, sums in float32: faster, in half the memory. */
  BF16;

  /**
   * Refuses what a device cannot do.
   *
   * @throws UserException if these are no numbers of {@code device}; the message says why
   */
  public void requireOn(Device device) {
    if (this == FLOAT32) {
      return;
    }
    String why = device.composed() ? "only --device cpu has such products" : OneDnn.missing();
    if (why != null) {
      throw new UserException("precision: found bf16, but %s; expected float32".formatted(why));
    }
  }

  /** The text form, which the command line reads and shows. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
