package lookright.model.device;

import java.util.Locale;
import lookright.io.UserException;
import org.jspecify.annotations.Nullable;

/**
 * What computes.
 *
 * @param composed whether the graph is made of stock operators over padded batches, and arrays stay
 *     where the backend has them; else of our kernels, which read the process's own memory
 * @param gpu the GPU, or null
 * @param tf32 whether its products of float32 matrices are computed in TF32
 */
public record Device(boolean composed, @Nullable Gpu gpu, boolean tf32) {
  /** The first generation with TF32 (Ampere). */
  private static final int FIRST_WITH_TF32 = 8;

  /** Our kernels on the processors. */
  public static final Device CPU = new Device(false, null, false);

  /** What is done for a GPU, on the backend that there is: for tests. */
  public static final Device COMPOSED = new Device(true, null, false);

  /** A GPU. */
  public static Device of(Gpu gpu) {
    return new Device(true, gpu, false);
  }

  /**
   * The same with products in TF32.
   *
   * @throws UserException if this is no GPU that has it
   */
  public Device inTf32() {
    if (gpu == null || gpu.capability().major() < FIRST_WITH_TF32) {
      throw new UserException(
          "tf32: found %s, expected a GPU of compute capability %d.0 or newer; leave tf32 out, or see docs/gpu.md"
              .formatted(gpu == null ? "the processors" : gpu, FIRST_WITH_TF32));
    }
    return new Device(true, gpu, true);
  }

  /**
   * Refuses work that does not fit.
   *
   * @param bytes an estimate of what it keeps in memory
   * @throws UserException if this is a GPU with less
   */
  public void requireMemory(long bytes) {
    if (gpu != null && bytes > gpu.memory()) {
      throw new UserException(
          String.format(
              Locale.ROOT,
              "device: found %s, expected about %.1f GB for weights, optimiser and the largest"
                  + " batch; take smaller batches (--batch-size, --batch-tokens), --lora-rank, or"
                  + " --device cpu",
              gpu,
              bytes / 1e9));
    }
  }
}
