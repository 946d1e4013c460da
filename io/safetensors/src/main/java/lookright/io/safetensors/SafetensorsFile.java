package lookright.io.safetensors;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import lookright.io.safetensors.SafetensorsException.Kind;

/**
 * A safetensors file, open for reading.
 *
 * <p>Opening reads and checks the header only; {@code readFloats}, {@code readLongs} and {@code
 * readBytes} fetch one tensor with plain positional reads. The file is never mapped into memory:
 * one that is cut off while open gives an exception, not a dead JVM. Any number of threads may read
 * at once.
 */
public final class SafetensorsFile implements AutoCloseable {
  /** The longest header, in bytes, that the format allows. */
  public static final int MAX_HEADER_BYTES = 100_000_000;

  private static final int CHUNK_BYTES = 1 << 20;

  /** How to decide where the reference's code is laxer than its document. */
  public enum Mode {
    /** Refuses everything ambiguous: duplicates, unknown fields, odd names. */
    STRICT,
    /** Decides as the reference implementation does. */
    COMPATIBLE
  }

  private final Path file;
  private final FileChannel channel;
  private final long dataStart;
  private final Map<String, String> metadata;
  private final Map<String, TensorInfo> tensors;
  private final Queue<ByteBuffer> chunks = new ConcurrentLinkedQueue<>();

  private SafetensorsFile(Path file, FileChannel channel, Mode mode) throws IOException {
    this.file = file;
    this.channel = channel;
    long length = channel.size();
    byte[] bytes = readHeader(length);
    dataStart = 8L + bytes.length;
    checkUtf8(bytes);
    Header header = HeaderParser.parse(file, mode, decode(bytes));
    metadata = Collections.unmodifiableMap(header.metadata());
    tensors = new LinkedHashMap<>();
    for (TensorInfo tensor : Layout.check(file, header.tensors(), length - dataStart)) {
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
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new SafetensorsFile(file, channel, mode);
    } catch (IOException | RuntimeException | Error e) {
      channel.close();
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
   * the position behind the last element. F16, BF16 and F32 are exact; F64 and integers are rounded
   * to the nearest float32.
   *
   * @throws IllegalArgumentException if {@code destination} has not enough room
   * @throws SafetensorsException if there is no such tensor or its type has no float32 form here
   */
  public void readFloats(String name, FloatBuffer destination) throws IOException {
    TensorInfo tensor = info(name);
    if (!Elements.readableAsFloats(tensor.dtype())) {
      throw notConvertible(tensor, "a float or integer type of 8 bits or more");
    }
    checkRoom(tensor, destination.remaining(), tensor.elementCount());
    forEachChunk(tensor, chunk -> Elements.toFloats(tensor.dtype(), chunk, destination));
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
    int size = tensor.dtype().bits() / 8;
    int[] next = {0};
    forEachChunk(
        tensor,
        chunk -> {
          for (int at = 0; at < chunk.limit(); at += size) {
            values[next[0]++] = Elements.longAt(tensor.dtype(), chunk, at);
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
   * on.
   *
   * @throws IllegalArgumentException if {@code destination} has not enough room
   */
  public void readBytes(String name, ByteBuffer destination) throws IOException {
    TensorInfo tensor = info(name);
    checkRoom(tensor, destination.remaining(), tensor.byteCount());
    forEachChunk(tensor, destination::put);
  }

  @Override
  public void close() throws IOException {
    chunks.clear();
    channel.close();
  }

  private interface ChunkConsumer {
    void accept(ByteBuffer chunk) throws IOException;
  }

  /** Calls {@code consumer} with one piece of the tensor after the other, whole elements each. */
  private void forEachChunk(TensorInfo tensor, ChunkConsumer consumer) throws IOException {
    ByteBuffer chunk = chunks.poll();
    if (chunk == null) {
      chunk = ByteBuffer.allocateDirect(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }
    for (long at = tensor.begin(); at < tensor.end(); at += chunk.limit()) {
      chunk.clear().limit((int) Math.min(CHUNK_BYTES, tensor.end() - at));
      readFully(chunk, dataStart + at, "tensor " + Names.quote(tensor.name()));
      consumer.accept(chunk);
    }
    chunks.add(chunk);
  }

  /** Fills {@code into} up to its limit and rewinds it. */
  private void readFully(ByteBuffer into, long position, String what) throws IOException {
    while (into.hasRemaining()) {
      int count = channel.read(into, position + into.position());
      if (count < 0) {
        throw refuse(Kind.TRUNCATED, "the end of the file inside " + what, "the file unchanged");
      }
    }
    into.flip();
  }

  /** Rules 1 to 3; memory is taken only after them. */
  private byte[] readHeader(long length) throws IOException {
    if (length < 8) {
      throw refuse(Kind.HEADER_TOO_SMALL, length + " bytes", "at least 8");
    }
    ByteBuffer prefix = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    readFully(prefix, 0, "the header's length");
    long size = prefix.getLong();
    String found = "a header length of " + Long.toUnsignedString(size);
    if (Long.compareUnsigned(size, MAX_HEADER_BYTES) > 0) {
      throw refuse(
          Kind.HEADER_TOO_LARGE,
          found,
          "at most " + MAX_HEADER_BYTES + "; is it a safetensors file?");
    }
    if (8 + size > length) {
      String expected = "at most " + (length - 8) + ", what the file has left";
      throw refuse(Kind.HEADER_BEYOND_FILE, found, expected);
    }
    byte[] bytes = new byte[(int) size];
    readFully(ByteBuffer.wrap(bytes), 8, "the header");
    return bytes;
  }

  /** Rule 4, for the whole header before any of it is parsed. */
  private void checkUtf8(byte[] bytes) throws IOException {
    char[] sink = new char[8192];
    try (Reader reader = decode(bytes)) {
      int count;
      do {
        count = reader.read(sink);
      } while (count >= 0);
    } catch (CharacterCodingException e) {
      throw refuse(Kind.HEADER_NOT_UTF8, "a header that is not UTF-8", "UTF-8 throughout");
    }
  }

  private static Reader decode(byte[] bytes) {
    InputStream in = new ByteArrayInputStream(bytes);
    CharsetDecoder strict = StandardCharsets.UTF_8.newDecoder();
    return new InputStreamReader(in, strict);
  }

  private static void checkRoom(TensorInfo tensor, int room, long needed) {
    if (needed > room) {
      throw new IllegalArgumentException(
          "Found room for " + room + ", expected " + needed + " for " + Names.quote(tensor.name()));
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
