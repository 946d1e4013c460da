package lookright.io.pytorch;

import java.util.Map;
import lookright.io.safetensors.Dtype;
import org.jspecify.annotations.Nullable;

/**
 * The globals that a checkpoint's pickle may name; all others are refused.
 *
 * @param name module and name, as Python writes it
 * @param role what it builds
 * @param dtype the element type of a storage class, else null
 */
record Callable(String name, Role role, @Nullable Dtype dtype) {
  /** What a global builds. */
  enum Role {
    /** A dictionary. */
    ORDERED_DICT,
    /** A view of a storage. */
    TENSOR,
    /** A tensor, wrapped. */
    PARAMETER,
    /** Nothing by itself: it names the type of a storage. */
    STORAGE
  }

  private static final Map<String, Callable> ALLOWED =
      Map.ofEntries(
          entry("collections.OrderedDict", Role.ORDERED_DICT, null),
          entry("torch._utils._rebuild_tensor_v2", Role.TENSOR, null),
          entry("torch._utils._rebuild_parameter", Role.PARAMETER, null),
          entry("torch.FloatStorage", Role.STORAGE, Dtype.F32),
          entry("torch.HalfStorage", Role.STORAGE, Dtype.F16),
          entry("torch.BFloat16Storage", Role.STORAGE, Dtype.BF16),
          entry("torch.DoubleStorage", Role.STORAGE, Dtype.F64),
          entry("torch.LongStorage", Role.STORAGE, Dtype.I64),
          entry("torch.IntStorage", Role.STORAGE, Dtype.I32),
          entry("torch.ShortStorage", Role.STORAGE, Dtype.I16),
          entry("torch.CharStorage", Role.STORAGE, Dtype.I8),
          entry("torch.ByteStorage", Role.STORAGE, Dtype.U8),
          entry("torch.BoolStorage", Role.STORAGE, Dtype.BOOL));

  private static Map.Entry<String, Callable> entry(String name, Role role, @Nullable Dtype dtype) {
    return Map.entry(name, new Callable(name, role, dtype));
  }

  /** The global of that name, or null if it is not allowed. */
  static @Nullable Callable find(String module, String name) {
    return ALLOWED.get(module + "." + name);
  }
}
