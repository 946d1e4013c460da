package lookright.ops;

import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.function.Consumer;
import org.bytedeco.javacpp.ShortPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A matrix {@code [M, K]} in bfloat16, the upper half of a float32's bits: rounded to the nearest,
 * to the even one of two equally near. It does not change; any number of threads may read it.
 * {@link #close} frees its memory.
 */
public final class Bf16Matrix implements AutoCloseable {
  private static final int AT_ONCE = 8_192;

  private final INDArray memory;

  private Bf16Matrix(long rows, long columns, Consumer<ShortBuffer> entries) {
    this.memory = Nd4j.createUninitializedDetached(DataType.BFLOAT16, rows, columns);
    try {
      entries.accept(buffer(memory));
      Nd4j.getAffinityManager().tagLocation(memory, AffinityManager.Location.HOST);
    } catch (RuntimeException | Error e) {
      memory.close();
      throw e;
    }
  }

  /**
   * Rounds a matrix.
   *
   * @param values its {@code rows * columns} entries from the buffer's position on, row-major
   * @throws IllegalArgumentException if an entry is NaN, infinite or beyond bfloat16's largest
   */
  public static Bf16Matrix round(int rows, int columns, FloatBuffer values) {
    return new Bf16Matrix(
        rows,
        columns,
        entries -> {
          float[] some = new float[AT_ONCE];
          while (entries.hasRemaining()) {
            int n = Math.min(AT_ONCE, entries.remaining());
            values.get(some, 0, n);
            for (int i = 0; i < n; i++) {
              entries.put(round(some[i]));
            }
          }
        });
  }

  private static short round(float value) {
    int bits = Float.floatToRawIntBits(value);
    int rounded = (bits + 0x7FFF + (bits >>> 16 & 1)) & 0xFFFF_0000;
    if (!Float.isFinite(value) || !Float.isFinite(Float.intBitsToFloat(rounded))) {
      throw new IllegalArgumentException("Found " + value + ", expected finite numbers");
    }
    return (short) (rounded >>> 16);
  }

  private static ShortBuffer buffer(INDArray memory) {
    return new ShortPointer(memory.data().addressPointer()).limit(memory.length()).asBuffer();
  }

  /** M. */
  public int rows() {
    return Math.toIntExact(memory.size(0));
  }

  /** K. */
  public int columns() {
    return Math.toIntExact(memory.size(1));
  }

  /** Bytes that it takes. */
  public long bytes() {
    return Short.BYTES * memory.length();
  }

  /** All of it in the process's own memory, for a product. */
  OneDnn.Slice slice() {
    return new OneDnn.Slice(memory.data().addressPointer().address(), columns());
  }

  /** A float32 array of the same entries, made where the backend computes; the caller closes it. */
  public INDArray widened() {
    return Nd4j.createUninitializedDetached(DataType.FLOAT, memory.shape()).assign(memory);
  }

  /** Writes all entries, row-major, to {@code destination} from its position on. */
  public void widen(FloatBuffer destination) {
    ShortBuffer entries = buffer(memory);
    while (entries.hasRemaining()) {
      destination.put(Float.intBitsToFloat(entries.get() << 16));
    }
  }

  /** The same in memory of its own. */
  public Bf16Matrix copy() {
    return new Bf16Matrix(rows(), columns(), entries -> entries.put(buffer(memory)));
  }

  @Override
  public void close() {
    memory.close();
  }
}
