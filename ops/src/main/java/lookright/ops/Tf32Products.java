package lookright.ops;

import org.bytedeco.cuda.cublas.cublasContext;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Products of float32 matrices in TF32 on a GPU's tensor cores: entries are rounded to 10 bits of
 * their 23, sums stay float32.
 *
 * <p>ND4J has one cuBLAS handle for each GPU of the process, makes it in cuBLAS's default mode and
 * never changes that. Every two-dimensional product takes it; those of attention, which have four
 * dimensions, are a kernel of ND4J's own and stay float32.
 */
public final class Tf32Products {
  private static final int SUCCESS = 0;

  private Tf32Products() {}

  /** cuBLAS's function of that name. */
  @FunctionalInterface
  interface SetMathMode {
    /** Sets the mode of a handle's products; 0: done. */
    int set(cublasContext handle, int mode);
  }

  /**
   * From now on, for this process. ND4J's backend must be CUDA's, its GPU of compute capability 8.0
   * or newer.
   */
  public static void allow() {
    allow(NativeOpsHolder.getInstance().getDeviceNativeOps(), cublas::cublasSetMathMode);
  }

  static void allow(NativeOps backend, SetMathMode function) {
    Pointer place =
        backend.lcBlasHandle(backend.defaultLaunchContext()); // where the handle is kept
    cublasContext handle = new PointerPointer<cublasContext>(place).get(cublasContext.class, 0);
    int status = function.set(handle, cublas.CUBLAS_TF32_TENSOR_OP_MATH);
    if (status != SUCCESS) {
      throw new IllegalStateException("cublasSetMathMode failed with status " + status);
    }
  }
}
