package lookright.ops.nf4;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A matrix {@code [M, K]} in NF4 with double quantisation. It does not change; any number of
 * threads may read it. {@link #close} frees its memory.
 */
public final class Nf4Matrix implements AutoCloseable {
  private static final int BLOCKS_AT_ONCE = 1_024;

  private final int rows;
  private final int columns;
  private final INDArray memory;
  private final ByteBuffer codes;
  private final BlockScales scales;

  private Nf4Matrix(int rows, int columns, INDArray memory, BlockScales scales) {
    this.rows = rows;
    this.columns = columns;
    this.memory = memory;
    this.codes = buffer(memory);
    this.scales = scales;
  }

  /**
   * Quantises a matrix.
   *
   * @param values its {@code rows * columns} entries from the buffer's position on, row-major
   * @throws IllegalArgumentException if an entry is NaN or infinite
   */
  public static Nf4Matrix quantise(int rows, int columns, FloatBuffer values) {
    long entries = (long) rows * columns;
    INDArray memory = Nd4j.createUninitializedDetached(DataType.UINT8, NormalFloat.bytes(entries));
    try {
      return new Nf4Matrix(rows, columns, memory, encode(values, entries, buffer(memory)));
    } catch (RuntimeException | Error e) {
      memory.close();
      throw e;
    }
  }

  private static BlockScales encode(FloatBuffer values, long entries, ByteBuffer codes) {
    float[] v = new float[BLOCKS_AT_ONCE * NormalFloat.BLOCK];
    byte[] packed = new byte[v.length / 2];
    float[] scales = new float[Math.toIntExact(blocks(entries))];
    int block = 0;
    for (long from = 0; from < entries; from += v.length) {
      int n = (int) Math.min(v.length, entries - from);
      values.get(v, 0, n);
      for (int i = 0; i < n; i += NormalFloat.BLOCK) {
        int length = Math.min(NormalFloat.BLOCK, n - i);
        scales[block++] = NormalFloat.encode(v, i, length, packed, i / 2);
      }
      codes.put(packed, 0, (int) NormalFloat.bytes(n));
    }
    return BlockScales.of(scales);
  }

  private static long blocks(long entries) {
    return (entries + NormalFloat.BLOCK - 1) / NormalFloat.BLOCK;
  }

  private static ByteBuffer buffer(INDArray memory) {
    return new BytePointer(memory.data().addressPointer()).limit(memory.length()).asBuffer();
  }

  /** M. */
  public int rows() {
    return rows;
  }

  /** K. */
  public int columns() {
    return columns;
  }

  /** Bytes that it takes. */
  public long bytes() {
    return memory.length() + scales.bytes();
  }

  /**
   * Some entries of a row, as float32.
   *
   * @param out takes the entries {@code [column, column + n)} of the row from its front on
   * @param scratch of at least {@code n / 2 + 1} bytes
   */
  public void decode(int row, int column, int n, float[] out, byte[] scratch) {
    long first = (long) row * columns + column;
    long from = first >> 1;
    codes.get(Math.toIntExact(from), scratch, 0, (int) (NormalFloat.bytes(first + n) - from));
    int done = 0;
    while (done < n) {
      long at = first + done;
      int rest = NormalFloat.BLOCK - (int) (at % NormalFloat.BLOCK);
      int length = Math.min(n - done, rest);
      float scale = scales.at((int) (at / NormalFloat.BLOCK));
      NormalFloat.decode(scratch, (int) (at - 2 * from), length, scale, out, done);
      done += length;
    }
  }

  /** Writes all entries, row-major, to {@code destination} from its position on. */
  public void dequantise(FloatBuffer destination) {
    float[] row = new float[columns];
    byte[] scratch = new byte[columns / 2 + 1];
    for (int i = 0; i < rows; i++) {
      decode(i, 0, columns, row, scratch);
      destination.put(row);
    }
  }

  /** The same in memory of its own. */
  public Nf4Matrix copy() {
    INDArray copy = Nd4j.createUninitializedDetached(DataType.UINT8, memory.length());
    buffer(copy).put(codes.duplicate());
    return new Nf4Matrix(rows, columns, copy, scales);
  }

  @Override
  public void close() {
    memory.close();
  }
}
