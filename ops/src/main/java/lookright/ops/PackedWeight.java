package lookright.ops;

import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A frozen weight {@code [M, K]}, packed for the products that a linear layer needs.
 *
 * @param forward for {@code x W'}
 * @param transposed for the gradient of x, {@code dY W}; null: for inference alone
 */
public record PackedWeight(PackedMatrix forward, @Nullable PackedMatrix transposed)
    implements AutoCloseable {

  /** A packed copy of {@code weight [M, K]}, once or twice its memory. */
  public static PackedWeight of(INDArray weight, boolean differentiable) {
    return new PackedWeight(
        PackedMatrix.of(weight), differentiable ? PackedMatrix.ofTransposed(weight) : null);
  }

  PackedMatrix backward() {
    if (transposed == null) {
      throw new IllegalStateException("The weight was packed for inference");
    }
    return transposed;
  }

  /** M. */
  public int rows() {
    return forward.outputs();
  }

  /** K. */
  public int columns() {
    return forward.inner();
  }

  /** Writes all entries, row-major, to {@code destination} from its position on. */
  public void read(FloatBuffer destination) {
    forward.read(destination);
  }

  /** Frees the memory; no graph may use it any more. */
  @Override
  public void close() {
    forward.close();
    if (transposed != null) {
      transposed.close();
    }
  }
}
