package lookright.ops;

import java.util.Collection;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The size of a piece of work, by shape.
 *
 * @param flops floating-point operations of its matrix products, two for a product with its sum;
 *     what is done entry by entry does not count
 * @param bytes of arrays read and written, each once, whatever the caches make of it
 */
public record Work(long flops, long bytes) {
  /** Nothing that could be counted. */
  public static final Work NONE = new Work(0, 0);

  /** Work entry by entry on some arrays. */
  public static Work on(Collection<INDArray> arrays) {
    return new Work(
        0, arrays.stream().mapToLong(array -> array.length() * array.dataType().width()).sum());
  }

  /** Work entry by entry from some arrays to others. */
  public static Work on(Collection<INDArray> from, Collection<INDArray> to) {
    return new Work(0, on(from).bytes + on(to).bytes);
  }

  /** The same with so many matrix products {@code [m, n]} of inner length {@code k}. */
  public Work products(long m, long n, long k) {
    return new Work(flops + 2 * m * n * k, bytes);
  }
}
