package lookright.ops;

import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A frozen weight {@code W [M, K]} in the order of the products that a linear layer needs. As it
 * comes from Hugging Face it is the transposed operand of the forward product, which takes a tenth
 * longer so, and twice as long with a few rows.
 */
public final class PackedWeight implements AutoCloseable {
  private final PackedMatrix forward;
  private final @Nullable PackedMatrix backward;

  private PackedWeight(PackedMatrix forward, @Nullable PackedMatrix backward) {
    this.forward = forward;
    this.backward = backward;
  }

  /** Whether it helps a weight of so many entries: OpenBLAS makes a copy of either order. */
  public static boolean helps(long entries) {
    return OneDnn.large(entries) && OneDnn.present();
  }

  /**
   * A copy of {@code weight [M, K]}, once or twice its memory.
   *
   * @param differentiable whether the gradient of the layer's input can be asked for
   */
  public static PackedWeight of(INDArray weight, boolean differentiable) {
    return new PackedWeight(
        PackedMatrix.of(weight.transpose()), differentiable ? PackedMatrix.of(weight) : null);
  }

  /** {@code W' [K, M]}, for {@code x W'}. */
  PackedMatrix forward() {
    return forward;
  }

  /** {@code W}, for the gradient of x, {@code dY W}. */
  PackedMatrix backward() {
    if (backward == null) {
      throw new IllegalStateException("The weight was packed for inference");
    }
    return backward;
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
    try (INDArray entries = forward.entries().transpose().dup('c')) {
      destination.put(entries.data().asNioFloat());
    }
  }

  /** Frees the memory; no graph may use it any more. */
  @Override
  public void close() {
    forward.close();
    if (backward != null) {
      backward.close();
    }
  }
}
