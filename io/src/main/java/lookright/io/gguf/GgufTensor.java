package lookright.io.gguf;

import java.util.List;

/**
 * What a GGUF file says about one tensor.
 *
 * @param name as written
 * @param type the element type
 * @param shape sizes, outermost first (the file has them the other way round)
 * @param offset the first byte, counted from the start of the data
 * @param byteCount its size in the file
 */
public record GgufTensor(
    String name, GgufType type, List<Long> shape, long offset, long byteCount) {
  /** Copies the shape. */
  public GgufTensor {
    shape = List.copyOf(shape);
  }

  /** Number of elements. */
  public long elementCount() {
    return shape.stream().reduce(1L, (a, b) -> a * b);
  }
}
