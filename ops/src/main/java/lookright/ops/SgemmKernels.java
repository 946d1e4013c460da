package lookright.ops;

import com.sun.jna.Function;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * The parts that OpenBLAS's {@code sgemm} is made of: what puts operands into the order in which
 * the inner kernel reads them, and that kernel (Goto and van de Geijn, "Anatomy of High-Performance
 * Matrix Multiplication", 2008). They are not its public interface, but each build for many
 * processors exports them, under the processor's name.
 *
 * <p>Matrices are column-major here, as in OpenBLAS: {@code C [m, n] += A [m, k] B [k, n]}; leading
 * dimensions count floats, addresses are those of floats.
 */
final class SgemmKernels {
  /** Kernels of which we know that a packed A is made of panels of 16 rows or a divisor of 16. */
  private static final List<String> KNOWN = List.of("SKYLAKEX", "ZEN", "HASWELL");

  private static final boolean REACHABLE = reach();

  private SgemmKernels() {}

  /** Whether the kernels that OpenBLAS chose for this processor are known and can be called. */
  static boolean reachable() {
    return REACHABLE;
  }

  private static boolean reach() {
    BlasKernels.choose(); // before OpenBLAS is loaded, by whoever comes first
    try {
      String library = Loader.load(openblas_nolapack.class);
      Function asked = NativeFunctions.ofLoaded("openblas_get_corename");
      String processor =
          asked == null ? "" : asked.invokeString(new Object[0], false).toUpperCase(Locale.ROOT);
      if (library == null || !KNOWN.contains(processor)) {
        return false;
      }
      NativeFunctions.bind(
          SgemmKernels.class, library, method -> "sgemm_" + method + "_" + processor);
      return true;
    } catch (UnsatisfiedLinkError e) {
      return false;
    }
  }

  /** Makes a row-major matrix {@code [rows, columns]} zero. */
  static void clear(Blas.Slice y, int rows, int columns) {
    beta(columns, rows, 0, 0f, 0, 0, 0, 0, y.address(), y.stride());
  }

  /** Packs A {@code [m, k]} that lies transposed, {@code [k, m]}. */
  static native int incopy(long k, long m, long a, long lda, long packed);

  /** Packs A {@code [m, k]} as it lies. */
  static native int itcopy(long k, long m, long a, long lda, long packed);

  /** Packs B {@code [k, n]} as it lies. */
  static native int oncopy(long k, long n, long b, long ldb, long packed);

  /** Packs B {@code [k, n]} that lies transposed, {@code [n, k]}. */
  static native int otcopy(long k, long n, long b, long ldb, long packed);

  /** {@code C += alpha A B} for packed operands. */
  static native int kernel(long m, long n, long k, float alpha, long a, long b, long c, long ldc);

  /** {@code C = factor C}; the unnamed numbers are not looked at. */
  static native int beta(
      long m, long n, long x, float factor, long a, long lda, long b, long ldb, long c, long ldc);
}
