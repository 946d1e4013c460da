package lookright.ops;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A contiguous row-major float array in native memory as a kernel sees it: an address for BLAS and
 * windows that are copied to and from {@code float[]}.
 */
public final class Floats {
  private static final int MOST_IN_A_BUFFER = Integer.MAX_VALUE / Float.BYTES;

  private final FloatPointer pointer;
  private final long length;
  private volatile @Nullable FloatBuffer whole;

  private Floats(FloatPointer pointer, long length) {
    this.pointer = pointer;
    this.length = length;
  }

  /**
   * The memory of {@code array}.
   *
   * @throws IllegalArgumentException if it is not float32, contiguous and in row-major order
   */
  public static Floats of(INDArray array) {
    if (array.dataType() != DataType.FLOAT || array.ordering() != 'c' || array.offset() != 0) {
      throw new IllegalArgumentException(
          "Found "
              + array.dataType()
              + " in order '"
              + array.ordering()
              + "' at offset "
              + array.offset()
              + ", expected a contiguous row-major FLOAT array");
    }
    FloatPointer pointer = new FloatPointer(array.data().addressPointer());
    return new Floats(pointer, array.length());
  }

  /** The entries of an array to be read, wherever it was computed. */
  public static Floats read(INDArray array) {
    Nd4j.getAffinityManager().ensureLocation(array, AffinityManager.Location.HOST);
    return of(array);
  }

  /** All of {@code memory}, which the caller keeps alive. */
  public static Floats of(FloatPointer memory) {
    return new Floats(memory, memory.capacity());
  }

  /** All entries, in storage order, in a new array. */
  public float[] toArray() {
    float[] copy = new float[Math.toIntExact(length)];
    get(0, copy, copy.length);
    return copy;
  }

  /** Copies {@code n} entries from {@code offset} to the front of {@code destination}. */
  public void get(long offset, float[] destination, int n) {
    if (length <= MOST_IN_A_BUFFER) {
      whole().get((int) offset, destination, 0, n);
    } else {
      window(offset, n).get(destination, 0, n);
    }
  }

  /** Copies the first {@code n} entries of {@code source} to {@code offset}. */
  public void put(long offset, float[] source, int n) {
    if (length <= MOST_IN_A_BUFFER) {
      whole().put((int) offset, source, 0, n);
    } else {
      window(offset, n).put(source, 0, n);
    }
  }

  /** All entries; to make a buffer costs more than to copy a row. Threads use no position of it. */
  private FloatBuffer whole() {
    FloatBuffer known = whole;
    if (known == null) {
      known = window(0, (int) length);
      whole = known;
    }
    return known;
  }

  /** The {@code n} entries from {@code offset} as a buffer; safe to use from one thread. */
  public FloatBuffer window(long offset, int n) {
    return new FloatPointer(pointer).position(offset).limit(offset + n).asBuffer();
  }

  /** Where the entry at {@code offset} lies. */
  long address(long offset) {
    return pointer.address() + Float.BYTES * offset;
  }

  /**
   * A matrix for {@link Blas} that starts at {@code offset} and whose rows are {@code stride}
   * apart.
   */
  public Blas.Slice slice(long offset, int stride) {
    return new Blas.Slice(pointer, offset, stride);
  }
}
