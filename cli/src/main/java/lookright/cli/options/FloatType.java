package lookright.cli.options;

import java.util.Locale;
import lookright.io.safetensors.Dtype;

/** The float types that a model can be saved in, as they are typed. */
public enum FloatType {
  /** Single precision. */
  F32(Dtype.F32),
  /** Half precision. */
  F16(Dtype.F16),
  /** The upper half of single precision. */
  BF16(Dtype.BF16);

  private final Dtype dtype;

  FloatType(Dtype dtype) {
    this.dtype = dtype;
  }

  /** The element type of the file. */
  public Dtype dtype() {
    return dtype;
  }

  /** The text form, which the command line reads and shows. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
