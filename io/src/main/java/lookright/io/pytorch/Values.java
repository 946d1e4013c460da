package lookright.io.pytorch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lookright.io.safetensors.Dtype;

/**
 * The kinds of value that a checkpoint's pickle can build, beside {@code String}, {@code Long},
 * {@code Double}, {@code Boolean}, {@link Callable} and {@code java.util.List}.
 */
final class Values {
  private Values() {}

  /** Python's None. */
  enum None {
    /** The one value. */
    NONE
  }

  /** A tuple; its items are fixed. */
  record Items(List<Object> items) {}

  /** A dictionary; compared by identity, so that hostile nesting costs nothing. */
  static final class Dictionary {
    final Map<Object, Object> entries = new LinkedHashMap<>();
  }

  /**
   * Bytes in the archive.
   *
   * @param dtype the element type
   * @param key the name of the file below {@code data/}
   * @param elements how many elements it has
   */
  record Storage(Dtype dtype, String key, long elements) {}

  /**
   * A view of a storage, in elements.
   *
   * @param storage where its elements lie
   * @param offset the first element
   * @param shape sizes, outermost first
   * @param strides steps, outermost first
   */
  record View(Storage storage, long offset, List<Long> shape, List<Long> strides) {
    /** Whether the elements lie one after the other in row-major order. */
    boolean contiguous() {
      long step = 1;
      for (int i = shape.size() - 1; i >= 0; i--) {
        if (shape.get(i) != 1 && strides.get(i) != step) {
          return elements() == 0;
        }
        step *= shape.get(i);
      }
      return true;
    }

    /** Number of elements; checked not to overflow when the view was made. */
    long elements() {
      return shape.stream().reduce(1L, (a, b) -> a * b);
    }

    /** Elements of the storage from the view's first to its last. */
    long span() {
      long last = 0;
      for (int i = 0; i < shape.size(); i++) {
        last += (shape.get(i) - 1) * strides.get(i);
      }
      return elements() == 0 ? 0 : last + 1;
    }
  }

  /** How a value is called in a message; never its content. */
  static String describe(Object value) {
    if (value instanceof None) {
      return "None";
    }
    if (value instanceof Items) {
      return "a tuple";
    }
    if (value instanceof Dictionary) {
      return "a dictionary";
    }
    if (value instanceof List) {
      return "a list";
    }
    if (value instanceof Callable callable) {
      return callable.name();
    }
    if (value instanceof Storage || value instanceof View) {
      return value instanceof View ? "a tensor" : "a storage";
    }
    return value instanceof String ? "a text" : "the value " + value;
  }
}
