package lookright.io.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lookright.io.safetensors.SafetensorsException.Kind;

/**
 * A safetensors file, open for reading.
 *
 * <p>Opening reads and checks the header only; {@code readFloats}, {@code readLongs} and {@code
 * readBytes} fetch one tensor, or a part of one, with plain positional reads. The file is never
 * mapped into memory: one that is cut off while open gives an exception, not a dead JVM, and 2 GiB
 * is no limit. Beside its destination a read takes 256 KiB for each thread. Any number of threads
 * may read at once; for more than 8 MiB of floats a read starts up to seven daemon threads itself,
 * which end with it. A thread that is interrupted while it reads closes the file, as it does for
 * any {@link FileChannel}.
 */
public final class SafetensorsFile implements AutoCloseable {
  /** The longest header, in bytes, that the format allows. */
  public static final int MAX_HEADER_BYTES = 100_000_000;

  /** How to decide where the reference's code is laxer than its document. */
  public enum Mode {
    /** Refuses everything ambiguous: duplicates, unknown fields, odd names. */
    STRICT,
    /** Decides as the reference implementation does. */
    COMPATIBLE
  }

  /** Bytes of a piece of work for one thread; a smaller tensor is read by the caller alone. */
  private static final long PIECE_BYTES = 8L << 20;

  private final Path file;
  private final DataReader data;
  private final long dataStart;
  private final Map<String, String> metadata;
  private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();

  private SafetensorsFile(Path file, DataReader data, Mode mode) throws IOException {
    this.file = file;
    this.data = data;
    HeaderReader reader = new HeaderReader(file, data);
    long length = reader.length();
    dataStart = 8 + length;
    Header header = HeaderParser.parse(file, mode, reader.text(length));
    metadata = Collections.unmodifiableMap(header.metadata());
    for (TensorInfo tensor : Layout.check(file, header.tensors(), data.size() - dataStart)) {
      tensors.put(tensor.name(), tensor);
    }
  }

  /** Opens {@code file} in strict mode. */
  public static SafetensorsFile open(Path file) throws IOException {
    return open(file, Mode.STRICT);
  }

  /**
   * Opens a file and checks its header and length.
   *
   * @throws SafetensorsException if the file breaks the format
   * @throws IOException if it cannot be read at all
   */
  public static SafetensorsFile open(Path file, Mode mode) throws IOException {
    DataReader data = new DataReader(file, FileChannel.open(file, StandardOpenOption.READ));
    try {
      return new SafetensorsFile(file, data, mode);
    } catch (IOException | RuntimeException | Error e) {
      data.close();
      throw e;
    }
  }

  /** The tensors' names in the order of their data. */
  public List<String> names() {
    return List.copyOf(tensors.keySet());
  }

  /** True if the file holds a tensor of this name. */
  public boolean contains(String name) {
    return tensors.containsKey(name);
  }

  /** What the header says of the tensor. */
  public TensorInfo info(String name) throws SafetensorsException {
    TensorInfo tensor = tensors.get(name);
    if (tensor == null) {
      String expected = "one of its " + tensors.size() + " tensors";
      throw refuse(Kind.NO_SUCH_TENSOR, "no tensor " + Names.quote(name), expected);
    }
    return tensor;
  }

  /** The header's {@code __metadata__}; empty if there is none. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /**
   * Reads a tensor as float32, row-major, into {@code destination} from its position on, and moves
   * the position behind the last element. F32, F16, BF16 and the 8-bit floats are exact; F64 and
   * integers are rounded to the nearest float32.
   *
   * @throws IllegalArgumentException if {@code destination} has not enough room
   * @throws SafetensorsException if there is no such tensor or its type has no float32 form here
   */
  public void readFloats(String name, FloatBuffer destination) throws IOException {
    long count = info(name).elementCount();
    checkRoom(name, destination.remaining(), count);
    FloatBuffer whole = destination.slice(destination.position(), (int) count);
    readFloats(name, 0, whole);
    destination.position(destination.position() + (int) count);
  }

  /**
   * Reads a part of a tensor as float32: as many elements as {@code destination} has room for, from
   * element {@code first} on. So a tensor of more elements than a buffer can hold is read too.
   *
   * @throws IllegalArgumentException if the tensor ends before {@code destination}
   * @throws SafetensorsException if there is no such tensor or its type has no float32 form here
   */
  public void readFloats(String name, long first, FloatBuffer destination) throws IOException {
    TensorInfo tensor = info(name);
    Dtype dtype = tensor.dtype();
    if (!Elements.readableAsFloats(dtype)) {
      throw notConvertible(tensor, "a float or integer type of 8 bits or more");
    }
    checkPart(name, first, destination.remaining(), tensor.elementCount());
    int size = dtype.bits() / 8;
    int start = destination.position();
    Pieces.run(
        destination.remaining(),
        PIECE_BYTES / size,
        (begin, end) -> {
          Elements elements = new Elements(dtype, end - begin);
          FloatBuffer out = destination.slice(start + (int) begin, (int) (end - begin));
          forEachChunk(
              tensor,
              (first + begin) * size,
              (first + end) * size,
              chunk -> elements.toFloats(chunk, out));
        });
    destination.position(destination.limit());
  }

  /**
   * Reads a tensor of integers or booleans as int64, row-major.
   *
   * @throws SafetensorsException if there is no such tensor, or it holds floats or a U64 above
   *     {@code Long.MAX_VALUE}
   */
  public long[] readLongs(String name) throws IOException {
    TensorInfo tensor = info(name);
    if (!Elements.readableAsLongs(tensor.dtype())) {
      throw notConvertible(tensor, "an integer type");
    }
    if (tensor.elementCount() > Integer.MAX_VALUE - 8) {
      throw notConvertible(tensor, "at most 2^31 - 9 elements");
    }
    long[] values = new long[(int) tensor.elementCount()];
    Elements elements = new Elements(tensor.dtype(), values.length);
    int size = tensor.dtype().bits() / 8;
    int[] next = {0};
    forEachChunk(
        tensor,
        0,
        tensor.byteCount(),
        chunk -> {
          for (int at = 0; at < chunk.limit(); at += size) {
            values[next[0]++] = elements.longAt(chunk, at);
          }
        });
    if (tensor.dtype() == Dtype.U64) {
      for (long value : values) {
        if (value < 0) {
          throw notConvertible(tensor, "values up to 2^63 - 1");
        }
      }
    }
    return values;
  }

  /**
   * Reads a tensor's bytes as stored, whatever its type, into {@code destination} from its position
   * on, and moves the position behind the last.
   *
   * @throws IllegalArgumentException if {@code destination} has not enough room
   */
  public void readBytes(String name, ByteBuffer destination) throws IOException {
    long count = info(name).byteCount();
    checkRoom(name, destination.remaining(), count);
    int end = destination.position() + (int) count;
    ByteBuffer whole = destination.slice(destination.position(), (int) count);
    readBytes(name, 0, whole);
    destination.position(end);
  }

  /**
   * Reads a part of a tensor's bytes: as many as {@code destination} has room for, from byte {@code
   * first} of the tensor on.
   *
   * @throws IllegalArgumentException if the tensor ends before {@code destination}
   */
  public void readBytes(String name, long first, ByteBuffer destination) throws IOException {
    TensorInfo tensor = info(name);
    int count = destination.remaining();
    checkPart(name, first, count, tensor.byteCount());
    forEachChunk(tensor, first, first + count, destination::put);
  }

  @Override
  public void close() throws IOException {
    data.close();
  }

  /** Bytes {@code begin} to {@code end} of the tensor, in chunks of whole elements. */
  private void forEachChunk(
      TensorInfo tensor, long begin, long end, DataReader.ChunkConsumer consumer)
      throws IOException {
    long start = dataStart + tensor.begin();
    String what = "tensor " + Names.quote(tensor.name());
    data.forEachChunk(start + begin, start + end, what, consumer);
  }

  private static void checkRoom(String name, int room, long needed) {
    if (needed > room) {
      throw new IllegalArgumentException(
          "Found room for " + room + ", expected " + needed + " for " + Names.quote(name));
    }
  }

  private static void checkPart(String name, long first, int count, long all) {
    if (first < 0 || first > all - count) {
      throw new IllegalArgumentException(
          "Found a part of "
              + count
              + " from "
              + first
              + ", expected it within the "
              + all
              + " of "
              + Names.quote(name));
    }
  }

  private SafetensorsException notConvertible(TensorInfo tensor, String expected) {
    String found = tensor.dtype() + " in tensor " + Names.quote(tensor.name());
    return refuse(Kind.NOT_CONVERTIBLE, found, expected);
  }

  private SafetensorsException refuse(Kind kind, String found, String expected) {
    return new SafetensorsException(kind, file, found, expected);
  }
}
