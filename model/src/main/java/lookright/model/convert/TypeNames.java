package lookright.model.convert;

import java.util.Locale;
import lookright.io.safetensors.Dtype;

/** How Python calls element types, and which of them are floats. */
final class TypeNames {
  private TypeNames() {}

  /** The name in a {@code config.json}, such as {@code bfloat16}. */
  static String python(Dtype dtype) {
    return switch (dtype) {
      case F64 -> "float64";
      case F32 -> "float32";
      case F16 -> "float16";
      case BF16 -> "bfloat16";
      default -> dtype.name().toLowerCase(Locale.ROOT);
    };
  }

  /** Whether {@code --dtype} is about such tensors: it is about floats of any size. */
  static boolean isFloat(Dtype dtype) {
    return dtype == Dtype.BF16 || dtype.name().startsWith("F");
  }
}
