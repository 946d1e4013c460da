package lookright.ops;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The weight {@code W [M, K]} of a linear layer in the order in which a matrix product reads it, so
 * that products with few rows need not bring it into that order each time: for 24 rows that is half
 * of their time, for 400 a tenth.
 *
 * <p>K is cut into slices of at most {@link #DEPTH}; each holds panels of 16 outputs. The memory is
 * that of the weight itself. It is not changed after it was made, so any thread may read it.
 */
public final class PackedMatrix implements AutoCloseable {
  private static final int DEPTH = 384;
  private static final int PANEL = 16;

  private final int outputs;
  private final int inner;
  private final INDArray memory;

  private PackedMatrix(int outputs, int inner) {
    this.outputs = outputs;
    this.inner = inner;
    this.memory = Nd4j.createUninitializedDetached(DataType.FLOAT, (long) outputs * inner);
    HugePages.advise(memory.data().addressPointer(), memory.length() * Float.BYTES);
  }

  /** Whether this machine's BLAS can be given packed matrices. */
  public static boolean possible() {
    return SgemmKernels.reachable();
  }

  /** A copy of {@code weight [M, K]}, for {@code x W'}. */
  public static PackedMatrix of(INDArray weight) {
    PackedMatrix packed = new PackedMatrix((int) weight.size(0), (int) weight.size(1));
    long from = Floats.of(weight).slice(0, packed.inner).address();
    packed.forEachSlice(
        (k, depth) ->
            SgemmKernels.incopy(
                depth, packed.outputs, from + bytes(k), packed.inner, packed.slice(k)));
    return packed;
  }

  /** A copy of {@code weight [K, M]}, for {@code x W}. */
  public static PackedMatrix ofTransposed(INDArray weight) {
    PackedMatrix packed = new PackedMatrix((int) weight.size(1), (int) weight.size(0));
    long from = Floats.of(weight).slice(0, packed.outputs).address();
    packed.forEachSlice(
        (k, depth) ->
            SgemmKernels.itcopy(
                depth,
                packed.outputs,
                from + bytes((long) k * packed.outputs),
                packed.outputs,
                packed.slice(k)));
    return packed;
  }

  /** M, the width of the layer's output. */
  public int outputs() {
    return outputs;
  }

  /** K, the width of the layer's input. */
  public int inner() {
    return inner;
  }

  /**
   * The last output at or before {@code output} from which a product may be cut, or M where that
   * lies behind the end.
   */
  int cut(int output) {
    return output >= outputs ? outputs : Math.max(0, output) / PANEL * PANEL;
  }

  /**
   * {@code y += x W'} for some outputs, by the calling thread.
   *
   * @param x {@code [rows, K]}
   * @param from the first output, where {@link #cut} allows it
   * @param to the one after the last, likewise
   * @param y {@code [rows, to - from]}
   */
  void multiplyAdd(Blas.Slice x, int rows, int from, int to, Blas.Slice y) {
    long packedX = Scratch.memory(0, rows * Math.min(DEPTH, inner)).slice(0, 1).address();
    forEachSlice(
        (k, depth) -> {
          SgemmKernels.oncopy(depth, rows, x.address() + bytes(k), x.stride(), packedX);
          SgemmKernels.kernel(
              to - from,
              rows,
              depth,
              1f,
              slice(k) + bytes((long) from * depth),
              packedX,
              y.address(),
              y.stride());
        });
  }

  /** Writes the entries of the weight {@code [M, K]}, row-major: they come out of {@code I W'}. */
  void read(FloatBuffer destination) {
    FloatBuffer whole = destination.slice(destination.position(), outputs * inner);
    forEachSlice(
        (k, depth) -> {
          try (FloatPointer unit = new FloatPointer((long) depth * depth);
              FloatPointer packed = new FloatPointer((long) depth * depth);
              FloatPointer columns = new FloatPointer((long) depth * outputs)) {
            unit.zero();
            FloatBuffer diagonal = unit.asBuffer();
            for (int i = 0; i < depth; i++) {
              diagonal.put(i * depth + i, 1f);
            }
            columns.zero();
            SgemmKernels.oncopy(depth, depth, unit.address(), depth, packed.address());
            SgemmKernels.kernel(
                outputs, depth, depth, 1f, slice(k), packed.address(), columns.address(), outputs);
            FloatBuffer found = columns.asBuffer();
            for (int m = 0; m < outputs; m++) {
              for (int i = 0; i < depth; i++) {
                whole.put(m * inner + k + i, found.get(i * outputs + m));
              }
            }
          }
        });
    destination.position(destination.position() + outputs * inner);
  }

  /** Makes a matrix {@code [rows, columns]} zero. */
  static void clear(Blas.Slice y, int rows, int columns) {
    SgemmKernels.beta(columns, rows, 0, 0f, 0, 0, 0, 0, y.address(), y.stride());
  }

  private interface SliceConsumer {
    void accept(int k, int depth);
  }

  /** Slices of K of about the same depth. */
  private void forEachSlice(SliceConsumer consumer) {
    int slices = (inner + DEPTH - 1) / DEPTH;
    for (int i = 0; i < slices; i++) {
      int k = (int) ((long) inner * i / slices);
      consumer.accept(k, (int) ((long) inner * (i + 1) / slices) - k);
    }
  }

  private long slice(int k) {
    return memory.data().address() + bytes((long) k * outputs);
  }

  private static long bytes(long floats) {
    return floats * Float.BYTES;
  }

  /** Frees the memory; no graph may use it any more. */
  @Override
  public void close() {
    memory.close();
  }
}
