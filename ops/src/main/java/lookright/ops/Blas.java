package lookright.ops;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sdot;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import com.sun.jna.Function;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.jspecify.annotations.Nullable;

/**
 * Single-precision matrix products on slices of native memory, one thread each.
 *
 * <p>Our kernels cut their work themselves, so OpenBLAS must not start threads of its own below
 * them. Its thread count belongs to the process and perhaps to a host application: it is set to one
 * only while at least one of our sessions runs ({@link #enter()}, {@link #leave()}), then put back.
 */
public final class Blas {
  private static int users;
  private static int hostThreads;

  private Blas() {}

  /** A session starts to run; OpenBLAS is held at one thread until the last one leaves. */
  static synchronized void enter() {
    if (users++ == 0) {
      hostThreads = openblas_nolapack.blas_get_num_threads();
      if (hostThreads != 1) {
        ThreadCount.set(1);
      }
    }
  }

  /** A session ends; the last one restores the host's thread count. */
  static synchronized void leave() {
    if (--users == 0 && hostThreads != 1) {
      ThreadCount.set(hostThreads);
    }
  }

  /** OpenBLAS's own function: the preset's looks the libraries up anew at each call, for 0.2 ms. */
  private static final class ThreadCount {
    private static final @Nullable Function SET =
        NativeFunctions.ofLoaded("openblas_set_num_threads");

    static void set(int threads) {
      if (SET == null) {
        openblas_nolapack.blas_set_num_threads(threads);
      } else {
        SET.invokeVoid(new Object[] {threads});
      }
    }
  }

  /** Which way an operand is read. */
  public enum Op {
    /** As stored. */
    PLAIN(CblasNoTrans),
    /** Transposed. */
    TRANSPOSED(CblasTrans);

    private final int code;

    Op(int code) {
      this.code = code;
    }
  }

  /** A matrix product, as {@link #gemm}. */
  interface Product {
    /** Computes it. */
    void multiply(
        Op opA, Op opB, int m, int n, int k, float alpha, Slice a, Slice b, float beta, Slice c);
  }

  /** A row-major matrix inside a larger array: where it starts and how far its rows are apart. */
  public record Slice(FloatPointer base, long offset, int stride) {
    private FloatPointer at() {
      return new FloatPointer(base).position(offset);
    }

    /** The matrix from some row and column on. */
    Slice at(long row, long column) {
      return new Slice(base, offset + row * stride + column, stride);
    }

    /** Where it starts. */
    long address() {
      return base.address() + Float.BYTES * offset;
    }
  }

  /** The sum of the squares of {@code n} entries from where {@code a} starts. */
  public static float squares(Slice a, int n) {
    return cblas_sdot(n, a.at(), 1, a.at(), 1);
  }

  /**
   * {@code c = alpha * op(a) op(b) + beta * c}, with {@code c [m, n]} and inner length {@code k}.
   */
  public static void gemm(
      Op opA, Op opB, int m, int n, int k, float alpha, Slice a, Slice b, float beta, Slice c) {
    cblas_sgemm(
        CblasRowMajor,
        opA.code,
        opB.code,
        m,
        n,
        k,
        alpha,
        a.at(),
        a.stride,
        b.at(),
        b.stride,
        beta,
        c.at(),
        c.stride);
  }
}
