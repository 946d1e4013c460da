package lookright.io.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Writes a safetensors file in the canonical form: tensors by type (highest of {@link Dtype}
 * first), then by name, a compact header padded to 8 bytes, metadata by key. The same tensors give
 * the same bytes, in whatever order they were added.
 *
 * <p>Values are asked for one tensor at a time while the file is written, so that nothing but that
 * tensor needs memory. The file appears whole or not at all: it is written beside its target,
 * forced to disk and renamed.
 */
public final class SafetensorsWriter {
  private static final int CHUNK_BYTES = 1 << 20;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .build();

  /** Gives a tensor's bytes as they go to the file; asked once, when the tensor's turn comes. */
  public interface TensorBytes {
    /** Writes all bytes of the tensor to {@code out}, in pieces of any size. */
    void writeTo(WritableByteChannel out) throws IOException;
  }

  /** Where a tensor's values come from, asked once, when its turn comes. */
  private interface Source {
    void copyTo(Output out) throws IOException;
  }

  private record Pending(TensorInfo info, Source source) {}

  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final Set<String> names = new HashSet<>();
  private final List<Pending> tensors = new ArrayList<>();

  /**
   * Adds an entry to the header's {@code __metadata__}, for instance {@code format}, {@code pt}.
   */
  public SafetensorsWriter metadata(String key, String value) {
    requireWellFormed(key);
    requireWellFormed(value);
    metadata.put(key, value);
    return this;
  }

  /**
   * Adds an F32 tensor.
   *
   * @param values gives a buffer with exactly the tensor's elements remaining, row-major
   * @throws IllegalArgumentException if the name is one that the strict reader refuses
   */
  public SafetensorsWriter addFloats(
      String name, List<Long> shape, Supplier<? extends FloatBuffer> values) {
    return add(
        name,
        Dtype.F32,
        shape,
        out -> {
          FloatBuffer floats = values.get().duplicate();
          while (floats.hasRemaining()) {
            FloatBuffer chunk = out.chunk().asFloatBuffer();
            int count = Math.min(chunk.remaining(), floats.remaining());
            chunk.put(floats.slice(floats.position(), count));
            floats.position(floats.position() + count);
            out.writeChunk(count * Float.BYTES);
          }
        });
  }

  /** Adds an I64 tensor of these values, row-major. */
  public SafetensorsWriter addLongs(String name, List<Long> shape, long... values) {
    return add(
        name,
        Dtype.I64,
        shape,
        out -> {
          for (int at = 0; at < values.length; ) {
            LongBuffer chunk = out.chunk().asLongBuffer();
            int count = Math.min(chunk.remaining(), values.length - at);
            chunk.put(values, at, count);
            at += count;
            out.writeChunk(count * Long.BYTES);
          }
        });
  }

  /**
   * Adds a tensor of any type.
   *
   * @param values gives a buffer with exactly the tensor's bytes remaining, as they go to the file
   */
  public SafetensorsWriter addBytes(
      String name, Dtype dtype, List<Long> shape, Supplier<? extends ByteBuffer> values) {
    return add(name, dtype, shape, out -> out.write(values.get().duplicate()));
  }

  /** Adds a tensor of any type and size, whose bytes come in pieces: no limit of 2 GiB. */
  public SafetensorsWriter addStream(
      String name, Dtype dtype, List<Long> shape, TensorBytes bytes) {
    return add(name, dtype, shape, bytes::writeTo);
  }

  /**
   * Writes the file. An existing file is replaced; on failure it is untouched.
   *
   * @throws IllegalStateException if a source gives another number of values than its shape
   */
  public void write(Path target) throws IOException {
    Path absolute = target.toAbsolutePath();
    Path temporary =
        absolute.resolveSibling("." + absolute.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        writeTo(channel);
        channel.force(true);
      }
      Files.move(
          temporary, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      forceFolder(absolute.resolveSibling("."));
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Makes the renaming itself last; not every system can open a folder. */
  private static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      return;
    }
  }

  private SafetensorsWriter add(String name, Dtype dtype, List<Long> shape, Source source) {
    Names.Flaw flaw = Names.flaw(name);
    if (flaw != null || name.equals(Names.METADATA) || name.length() > HeaderParser.MAX_NAME) {
      String found = flaw == null ? "the tensor name " + Names.quote(name) : flaw.found();
      throw new IllegalArgumentException("Found " + found + ", expected a plain name");
    }
    requireWellFormed(name);
    if (!names.add(name)) {
      throw new IllegalArgumentException("Found " + Names.quote(name) + " twice");
    }
    long elements = 1;
    for (long dimension : shape) {
      if (dimension < 0) {
        throw new IllegalArgumentException("Found shape " + shape + ", expected sizes from 0");
      }
      elements = product(elements, dimension, shape);
    }
    long bits = product(elements, dtype.bits(), shape);
    if (bits % 8 != 0) {
      throw new IllegalArgumentException("Found " + dtype + shape + ", expected whole bytes");
    }
    tensors.add(new Pending(new TensorInfo(name, dtype, shape, 0, bits >>> 3), source));
    return this;
  }

  /** Factors in order and unsigned, as a reader multiplies them: it must accept what is written. */
  private static long product(long a, long b, List<Long> shape) {
    if (Layout.overflows(a, b)) {
      throw new ArithmeticException("Found shape " + shape + ", expected a size of 64 bits");
    }
    return a * b;
  }

  private static void requireWellFormed(String text) {
    if (!Names.isWellFormed(text)) {
      throw new IllegalArgumentException("Found half a surrogate pair, expected Unicode text");
    }
  }

  /** The tensors in the order of the file, with their final offsets. */
  private List<Pending> ordered() {
    Comparator<Pending> order =
        Comparator.<Pending, Dtype>comparing(p -> p.info().dtype())
            .reversed()
            .thenComparing(
                p -> p.info().name().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);
    List<Pending> ordered = new ArrayList<>();
    long begin = 0;
    for (Pending tensor : tensors.stream().sorted(order).toList()) {
      TensorInfo info = tensor.info();
      long end = Math.addExact(begin, info.byteCount());
      ordered.add(
          new Pending(
              new TensorInfo(info.name(), info.dtype(), info.shape(), begin, end),
              tensor.source()));
      begin = end;
    }
    return ordered;
  }

  private byte[] header(List<Pending> ordered) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectFieldStart(Names.METADATA);
        for (String key : metadata.keySet().stream().sorted().toList()) {
          json.writeStringField(key, metadata.get(key));
        }
        json.writeEndObject();
      }
      for (Pending tensor : ordered) {
        writeEntry(json, tensor.info());
      }
      json.writeEndObject();
    }
    bytes.write(new byte[] {' ', ' ', ' ', ' ', ' ', ' ', ' '}, 0, -bytes.size() & 7);
    if (bytes.size() > SafetensorsFile.MAX_HEADER_BYTES) {
      throw new IllegalArgumentException(
          "Found a header of "
              + bytes.size()
              + " bytes, expected at most "
              + SafetensorsFile.MAX_HEADER_BYTES);
    }
    return bytes.toByteArray();
  }

  private static void writeEntry(JsonGenerator json, TensorInfo info) throws IOException {
    json.writeObjectFieldStart(info.name());
    json.writeStringField("dtype", info.dtype().name());
    json.writeArrayFieldStart("shape");
    for (long dimension : info.shape()) {
      json.writeNumber(dimension);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("data_offsets");
    json.writeNumber(info.begin());
    json.writeNumber(info.end());
    json.writeEndArray();
    json.writeEndObject();
  }

  /** Writes the bytes of the file; a channel of a network or of a test need not be a file. */
  void writeTo(WritableByteChannel channel) throws IOException {
    List<Pending> ordered = ordered();
    byte[] header = header(ordered);
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    Output out = new Output(channel, chunk);
    out.begin("header", 8L + header.length);
    out.chunk().putLong(0, header.length);
    out.writeChunk(Long.BYTES);
    out.write(ByteBuffer.wrap(header));
    for (Pending tensor : ordered) {
      TensorInfo info = tensor.info();
      out.begin(Names.quote(info.name()) + " of shape " + info.shape(), info.byteCount());
      tensor.source().copyTo(out);
      out.end();
    }
  }

  /** The file being written, with one chunk of memory for all tensors. */
  private static final class Output implements WritableByteChannel {
    private final WritableByteChannel channel;
    private final ByteBuffer chunk;
    private String what = "";
    private long expected;
    private long written;

    Output(WritableByteChannel channel, ByteBuffer chunk) {
      this.channel = channel;
      this.chunk = chunk;
    }

    void begin(String next, long bytes) {
      what = next;
      expected = bytes;
      written = 0;
    }

    void end() {
      require(written == expected);
    }

    ByteBuffer chunk() {
      return chunk.clear();
    }

    void writeChunk(int bytes) throws IOException {
      write(chunk.position(0).limit(bytes));
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      int count = bytes.remaining();
      written += count;
      require(written <= expected);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      return count;
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    /** The file goes on after this tensor. */
    @Override
    public void close() {}

    private void require(boolean holds) {
      if (!holds) {
        throw new IllegalStateException(
            "Found " + written + " bytes for " + what + ", expected " + expected);
      }
    }
  }
}
