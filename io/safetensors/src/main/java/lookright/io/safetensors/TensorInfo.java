package lookright.io.safetensors;

import java.util.List;

/**
 * What the header says about one tensor.
 *
 * @param name the tensor's name; never a file path, whatever it looks like
 * @param dtype the element type
 * @param shape the dimensions, outermost first; empty for a scalar. A dimension above {@code
 *     Long.MAX_VALUE} (legal beside a dimension 0) is held as an unsigned long
 * @param begin the first byte, counted from the start of the data
 * @param end the byte after the last
 */
public record TensorInfo(String name, Dtype dtype, List<Long> shape, long begin, long end) {

  /** Copies the shape. */
  public TensorInfo {
    shape = List.copyOf(shape);
  }

  /** Bytes in the file. */
  public long byteCount() {
    return end - begin;
  }

  /** Number of elements: the product of the shape, 1 for a scalar. */
  public long elementCount() {
    return byteCount() * 8 / dtype.bits();
  }
}
