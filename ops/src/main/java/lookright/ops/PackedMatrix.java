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
 * <p>K is cut into slices of at most {@link InnerSlices#MOST}; each holds panels of 16 outputs. The
 * memory is that of the weight itself. It is not changed after it was made, so any thread may read
 * it.
 */
public final class PackedMatrix implements AutoCloseable {
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
    new InnerSlices(packed.inner)
        .forEach(
            (k, depth) ->
                SgemmKernels.incopy(
                    depth, packed.outputs, from + bytes(k), packed.inner, packed.slice(k)));
    return packed;
  }

  /** A copy of {@code weight [K, M]}, for {@code x W}. */
  public static PackedMatrix ofTransposed(INDArray weight) {
    PackedMatrix packed = new PackedMatrix((int) weight.size(1), (int) weight.size(0));
    long from = Floats.of(weight).slice(0, packed.outputs).address();
    new InnerSlices(packed.inner)
        .forEach(
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
   * The outputs from {@code from} on, which is a multiple of 16, as the right operand of {@code x
   * W'}.
   */
  RightBlock block(int from) {
    return new RightBlock() {
      @Override
      public Blas.Op op() {
        return Blas.Op.TRANSPOSED;
      }

      @Override
      public Blas.Slice entries(int k, int depth) {
        throw new IllegalStateException("Packed, so the parts of BLAS can be called");
      }

      @Override
      public long packed(int k, int depth, int columns) {
        return slice(k) + bytes((long) from * depth);
      }
    };
  }

  /** Writes the entries of the weight {@code [M, K]}, row-major: they come out of {@code I W'}. */
  void read(FloatBuffer destination) {
    FloatBuffer whole = destination.slice(destination.position(), outputs * inner);
    new InnerSlices(inner)
        .forEach(
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
                    outputs,
                    depth,
                    depth,
                    1f,
                    slice(k),
                    packed.address(),
                    columns.address(),
                    outputs);
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
