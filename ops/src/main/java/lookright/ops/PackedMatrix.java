package lookright.ops;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The right operand {@code B [K, M]} of products {@code x B} in the order in which {@link OneDnn}
 * reads it without a copy of its own: row after row, some entries apart where rows of a power of
 * two would compete for the same places of the caches.
 *
 * <p>It is not changed after it was made, so any thread may read it.
 */
final class PackedMatrix implements AutoCloseable {
  private static final int BAD_STRIDE = 256;
  private static final int GAP = 16;

  private final int inner;
  private final int outputs;
  private final INDArray memory;

  private PackedMatrix(int inner, int outputs) {
    int stride = outputs % BAD_STRIDE == 0 ? outputs + GAP : outputs;
    this.inner = inner;
    this.outputs = outputs;
    this.memory = Nd4j.createUninitializedDetached(DataType.FLOAT, inner, stride);
    HugePages.advise(memory.data().addressPointer(), memory.length() * Float.BYTES);
  }

  /** A copy of {@code b [K, M]}, whose entries may be in any order. */
  static PackedMatrix of(INDArray b) {
    PackedMatrix packed = new PackedMatrix((int) b.size(0), (int) b.size(1));
    packed.entries().assign(b);
    return packed;
  }

  /** K, the width of the products' left operand. */
  int inner() {
    return inner;
  }

  /** M, the width of the products. */
  int outputs() {
    return outputs;
  }

  /** The columns from {@code from} on. */
  RightBlock block(int from) {
    FloatPointer base = new FloatPointer(memory.data().addressPointer());
    return RightBlock.of(Blas.Op.PLAIN, new Blas.Slice(base, from, (int) memory.size(1)));
  }

  /** All of it {@code [K, M]}, without the gaps: a view. */
  INDArray entries() {
    return memory.size(1) == outputs
        ? memory
        : memory.get(NDArrayIndex.all(), NDArrayIndex.interval(0, outputs));
  }

  /** Frees the memory; no graph may use it any more. */
  @Override
  public void close() {
    memory.close();
  }
}
