package lookright.ops;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/**
 * Products of float32 matrices, and of bfloat16 matrices with float32 sums, by oneDNN, one thread
 * each; and rounding to bfloat16, the upper half of float32, to nearest even.
 *
 * <p>OpenBLAS as it is built for Java is a tenth slower in float32, half as fast with few rows, and
 * has no product of bfloat16. Of the jar {@code org.bytedeco:dnnl:3.11-1.5.13:linux-x86_64} the
 * library alone is used; nothing else of it is on the class path. The product in bfloat16 is
 * exported for oneDNN's tests and in no header.
 */
public final class OneDnn {
  private static final String FOLDER = "/org/bytedeco/dnnl/linux-x86_64/";
  private static final String LIBRARY = "libdnnl.so.3";

  /** Entries rounded by one call; a power of two. */
  static final int MOST_AT_ONCE = 65_536;

  private static final long SMALL_WEIGHT = 1 << 16;
  private static final long MUCH_WORK = 1 << 22;
  private static final int NARROW = 16; // OpenBLAS is up to twice as fast below

  private static final int CPU = 1;
  private static final int FLOAT32 = 3;
  private static final int BFLOAT16 = 2;
  private static final int VECTOR = 2; // dnnl_a
  private static final int FROM = 1;
  private static final int TO = 17;

  private OneDnn() {}

  /**
   * Who multiplies {@code [m, k]} with {@code [k, n]}: oneDNN where it is here, and worth being
   * loaded, which takes a tenth of a second. A small model that tags one sentence has not the time.
   * Shapes alone decide.
   */
  static Blas.Product product(int m, int n, int k) {
    boolean large = large((long) n * k) || (long) m * n * k >= MUCH_WORK;
    return n >= NARROW && large && present() ? OneDnn::gemm : Blas::gemm;
  }

  /** Whether a weight of so many entries is worth it, however few rows it is multiplied with. */
  static boolean large(long weight) {
    return weight > SMALL_WEIGHT;
  }

  /** Whether float32 products can be had here. */
  static boolean present() {
    return Reach.HERE;
  }

  /** Asked once: a library that this system cannot load is as good as none. */
  private static final class Reach {
    static final boolean HERE = tryIt();

    private static boolean tryIt() {
      if (OneDnn.class.getResource(FOLDER + LIBRARY) == null) {
        return false;
      }
      try {
        return Calls.omp_get_max_threads() > 0;
      } catch (LinkageError e) {
        return false;
      }
    }
  }

  /** Why there are no bfloat16 products here, as a part of a sentence; null: there are. */
  public static @Nullable String missing() {
    if (!BlasKernels.instructions().contains("avx512_bf16")) {
      return "this processor has no avx512_bf16 instructions";
    }
    return OneDnn.class.getResource(FOLDER + LIBRARY) == null
        ? "org.bytedeco:dnnl:3.11-1.5.13:linux-x86_64 is not on the class path"
        : null;
  }

  /** A row-major bfloat16 matrix inside a larger one: where it starts and its rows' distance. */
  record Slice(long address, int stride) {
    /** The same, so many entries further on. */
    Slice at(long entries) {
      return new Slice(address + Short.BYTES * entries, stride);
    }
  }

  /** As {@link Blas#gemm}. */
  static void gemm(
      Blas.Op opA,
      Blas.Op opB,
      int m,
      int n,
      int k,
      float alpha,
      Blas.Slice a,
      Blas.Slice b,
      float beta,
      Blas.Slice c) {
    byte transA = letter(opA);
    byte transB = letter(opB);
    long left = a.address();
    long right = b.address();
    long to = c.address();
    onThisThread(
        () ->
            Calls.dnnl_sgemm(
                transA,
                transB,
                m,
                n,
                k,
                alpha,
                left,
                a.stride(),
                right,
                b.stride(),
                beta,
                to,
                c.stride()));
  }

  private static byte letter(Blas.Op op) {
    return (byte) (op == Blas.Op.TRANSPOSED ? 'T' : 'N');
  }

  /**
   * {@code c = a op(b)}, or with {@code add} {@code c += a op(b)}: {@code c [m, n]} float32, inner
   * length {@code k}.
   */
  static void gemm(Blas.Op opB, int m, int n, int k, Slice a, Slice b, boolean add, Blas.Slice c) {
    byte transB = letter(opB);
    float beta = add ? 1f : 0f;
    long to = c.address();
    long stride = c.stride();
    onThisThread(
        () ->
            Calls.dnnl_gemm_bf16bf16f32(
                letter(Blas.Op.PLAIN),
                transB,
                m,
                n,
                k,
                1f,
                a.address,
                a.stride,
                b.address,
                b.stride,
                beta,
                to,
                stride));
  }

  /** Rounds {@code n} floats. */
  static void round(long from, long to, long n) {
    if (n > 0) {
      int step = (int) Math.min(MOST_AT_ONCE, Long.highestOneBit(n));
      Rounding rounding = Rounding.BY_LENGTH.computeIfAbsent(step, Rounding::of);
      for (long done = 0; done < n; done += step) {
        long at = Math.min(done, n - step); // the last step may begin inside the one before
        onThisThread(() -> rounding.run(from + Float.BYTES * at, to + Short.BYTES * at));
      }
    }
  }

  /** How many threads OpenMP may take belongs to the calling thread, perhaps the host's. */
  private static void onThisThread(IntSupplier call) {
    int before = Calls.omp_get_max_threads();
    if (before != 1) {
      Calls.omp_set_num_threads(1);
    }
    try {
      requireDone(call.getAsInt());
    } finally {
      if (before != 1) {
        Calls.omp_set_num_threads(before);
      }
    }
  }

  private static void requireDone(int status) {
    if (status != 0) {
      throw new IllegalStateException("oneDNN refused a product or a rounding: status " + status);
    }
  }

  private static Pointer made(int status, PointerByReference handle) {
    requireDone(status);
    return handle.getValue();
  }

  /** oneDNN's reorder of a vector from float32 to bfloat16; any number of threads may run it. */
  private record Rounding(Pointer primitive, Pointer from, Pointer to) {
    private static final Map<Integer, Rounding> BY_LENGTH = new ConcurrentHashMap<>();
    private static final Pointer ENGINE = engine();

    private static Pointer engine() {
      PointerByReference made = new PointerByReference();
      return made(Calls.dnnl_engine_create(made, CPU, 0), made);
    }

    static Rounding of(int length) {
      Pointer from = vector(length, FLOAT32);
      Pointer to = vector(length, BFLOAT16);
      PointerByReference made = new PointerByReference();
      Pointer plan =
          made(
              Calls.dnnl_reorder_primitive_desc_create(made, from, ENGINE, to, ENGINE, null), made);
      return new Rounding(made(Calls.dnnl_primitive_create(made, plan), made), from, to);
    }

    private static Pointer vector(int length, int type) {
      PointerByReference made = new PointerByReference();
      long[] shape = new long[12];
      shape[0] = length;
      return made(Calls.dnnl_memory_desc_create_with_tag(made, 1, shape, type, VECTOR), made);
    }

    int run(long source, long destination) {
      PointerByReference made = new PointerByReference();
      Pointer stream = made(Calls.dnnl_stream_create(made, ENGINE, 1), made);
      Pointer read = made(Calls.dnnl_memory_create(made, from, ENGINE, source), made);
      Pointer written = made(Calls.dnnl_memory_create(made, to, ENGINE, destination), made);
      long[] arguments = {FROM, Pointer.nativeValue(read), TO, Pointer.nativeValue(written)};
      int status = Calls.dnnl_primitive_execute(primitive, stream, 2, arguments);
      Calls.dnnl_memory_destroy(read);
      Calls.dnnl_memory_destroy(written);
      Calls.dnnl_stream_destroy(stream);
      return status;
    }
  }

  /** The library's functions, which is loaded at the first call, after ND4J's own OpenMP. */
  @SuppressWarnings("checkstyle:MethodName")
  private static final class Calls {
    static {
      try {
        File library =
            Loader.cacheResource(
                Objects.requireNonNull(OneDnn.class.getResource(FOLDER + LIBRARY), LIBRARY));
        NativeFunctions.bind(Calls.class, library.getPath(), UnaryOperator.identity());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    static native int omp_get_max_threads();

    static native void omp_set_num_threads(int threads);

    static native int dnnl_sgemm(
        byte transA,
        byte transB,
        long m,
        long n,
        long k,
        float alpha,
        long a,
        long strideA,
        long b,
        long strideB,
        float beta,
        long c,
        long strideC);

    static native int dnnl_gemm_bf16bf16f32(
        byte transA,
        byte transB,
        long m,
        long n,
        long k,
        float alpha,
        long a,
        long strideA,
        long b,
        long strideB,
        float beta,
        long c,
        long strideC);

    static native int dnnl_engine_create(PointerByReference made, int kind, long index);

    static native int dnnl_stream_create(PointerByReference made, Pointer engine, int flags);

    static native int dnnl_stream_destroy(Pointer stream);

    static native int dnnl_memory_desc_create_with_tag(
        PointerByReference made, int rank, long[] shape, int type, int tag);

    static native int dnnl_memory_create(
        PointerByReference made, Pointer shape, Pointer engine, long address);

    static native int dnnl_memory_destroy(Pointer memory);

    static native int dnnl_reorder_primitive_desc_create(
        PointerByReference made,
        Pointer from,
        Pointer fromEngine,
        Pointer to,
        Pointer toEngine,
        @Nullable Pointer attributes);

    static native int dnnl_primitive_create(PointerByReference made, Pointer plan);

    static native int dnnl_primitive_execute(
        Pointer primitive, Pointer stream, int count, long[] arguments);
  }
}
