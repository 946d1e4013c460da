package lookright.io.llama2c;

import java.util.List;

/**
 * A float32 tensor of a llama2.c file.
 *
 * @param name its name in LLaMA's first release
 * @param shape sizes, outermost first
 */
public record Llama2cTensor(String name, List<Long> shape) {
  /** Copies the shape. */
  public Llama2cTensor {
    shape = List.copyOf(shape);
  }

  /**
   * Bytes in the file.
   *
   * @throws ArithmeticException if they do not fit 64 bits
   */
  public long byteCount() {
    return shape.stream().reduce((long) Float.BYTES, Math::multiplyExact);
  }
}
