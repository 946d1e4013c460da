package lookright.io.gguf;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lookright.io.BinaryInput;
import lookright.io.Text;
import lookright.io.UserException;

/** Reads a GGUF header, every count and size held against the file before memory is taken. */
final class HeaderReader {
  /** Metadata values that one file may hold; a vocabulary of 256,000 needs about 1,300,000. */
  static final int MAX_VALUES = 4_000_000;

  private static final int MAGIC = 0x46554747;
  private static final int MAX_TEXT_BYTES = 16 << 20;
  private static final int MAX_TENSORS = 1_000_000;
  private static final int MAX_DIMENSIONS = 4;
  private static final long MAX_HEADER_BYTES = 256L << 20;
  private static final int ARRAY = 9;

  /**
   * All that stands before the data.
   *
   * @param metadata by key: Long, Float, Double, Boolean, String or a List of one of them
   * @param tensors in the order of the file
   * @param dataStart the first byte of the data
   */
  record Header(Map<String, Object> metadata, List<GgufTensor> tensors, long dataStart) {}

  private final Path file;
  private final BinaryInput in;
  private int values;

  private HeaderReader(Path file, BinaryInput in) {
    this.file = file;
    this.in = in;
  }

  static Header read(Path file, FileChannel channel) throws IOException {
    return new HeaderReader(file, new BinaryInput(file, channel)).header(channel.size());
  }

  private Header header(long length) throws IOException {
    if (in.readInt() != MAGIC) {
      throw refuse("a file that does not begin with GGUF", "a GGUF file; check the path");
    }
    int version = in.readInt();
    if (Integer.reverseBytes(version) < 16 && version != 0) {
      throw refuse("big-endian values", "a little-endian file; convert it on its own machine");
    }
    if (version != 2 && version != 3) {
      throw refuse("GGUF version " + version, "2 or 3; convert it again with a current llama.cpp");
    }
    long tensorCount = count("tensors", MAX_TENSORS);
    long keyCount = count("metadata entries", MAX_VALUES);
    Map<String, Object> metadata = new LinkedHashMap<>();
    for (long i = 0; i < keyCount; i++) {
      String key = readText("a metadata key");
      if (metadata.put(key, readValue(in.readInt(), key)) != null) {
        throw refuse("the key " + visible(key) + " twice", "each key once");
      }
      requireShort();
    }
    long alignment = alignment(metadata);
    List<GgufTensor> tensors = new ArrayList<>();
    for (long i = 0; i < tensorCount; i++) {
      tensors.add(readTensor(alignment));
      requireShort();
    }
    long dataStart = (in.position() + alignment - 1) / alignment * alignment;
    return new Header(
        Collections.unmodifiableMap(metadata),
        Placement.check(file, tensors, length - dataStart),
        dataStart);
  }

  private long alignment(Map<String, Object> metadata) {
    Object value = metadata.getOrDefault("general.alignment", 32L);
    if (value instanceof Long bytes
        && bytes >= 8
        && bytes <= 1 << 20
        && Long.bitCount(bytes) == 1) {
      return bytes;
    }
    throw refuse("general.alignment " + value, "a power of two from 8");
  }

  private GgufTensor readTensor(long alignment) throws IOException {
    String name = readText("a tensor's name");
    int rank = in.readInt();
    if (rank < 0 || rank > MAX_DIMENSIONS) {
      throw refuse(rank + " dimensions of " + visible(name), "at most " + MAX_DIMENSIONS);
    }
    List<Long> shape = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      shape.add(0, in.readLong());
    }
    int number = in.readInt();
    GgufType type = GgufType.find(number);
    if (type == null) {
      throw refuse("element type " + number + " of " + visible(name), "one that GGUF names");
    }
    long offset = in.readLong();
    if (offset < 0 || offset % alignment != 0) {
      throw refuse(
          "offset " + Long.toUnsignedString(offset) + " of " + visible(name),
          "a multiple of " + alignment);
    }
    return new GgufTensor(name, type, shape, offset, bytes(name, type, shape));
  }

  private long bytes(String name, GgufType type, List<Long> shape) {
    try {
      long elements = 1;
      for (long size : shape) {
        if (size < 0) {
          throw new ArithmeticException();
        }
        elements = Math.multiplyExact(elements, size);
      }
      long row = shape.isEmpty() ? 1 : shape.get(shape.size() - 1);
      if (row % type.blockElements() != 0) {
        throw refuse(
            "rows of " + row + " elements in " + visible(name),
            "blocks of " + type.blockElements() + " for " + type);
      }
      return Math.multiplyExact(elements / type.blockElements(), type.blockBytes());
    } catch (ArithmeticException e) {
      throw refuse("shape " + shape + " of " + visible(name), "a size of at most 63 bits");
    }
  }

  private Object readValue(int type, String key) throws IOException {
    if (type != ARRAY) {
      return readScalar(type, key);
    }
    int elementType = in.readInt();
    long count = in.readLong();
    if (elementType == ARRAY) {
      throw refuse("an array of arrays under " + visible(key), "an array of plain values");
    }
    if (count < 0 || count > Math.min(MAX_VALUES, in.remaining())) {
      throw refuse(
          Long.toUnsignedString(count) + " values under " + visible(key),
          "at most " + Math.min(MAX_VALUES, in.remaining()));
    }
    List<Object> array = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      array.add(readScalar(elementType, key));
      requireShort();
    }
    return Collections.unmodifiableList(array);
  }

  private Object readScalar(int type, String key) throws IOException {
    if (++values > MAX_VALUES) {
      throw refuse("more than " + MAX_VALUES + " metadata values", "a header of sensible size");
    }
    return switch (type) {
      case 0 -> (long) in.readByte();
      case 1 -> (long) (byte) in.readByte();
      case 2 -> in.readShort() & 0xffffL;
      case 3 -> (long) in.readShort();
      case 4 -> in.readInt() & 0xffff_ffffL;
      case 5 -> (long) in.readInt();
      case 6 -> Float.intBitsToFloat(in.readInt());
      case 7 -> readFlag(key);
      case 8 -> readText("the text of " + visible(key));
      case 10 -> readUnsigned(key);
      case 11 -> in.readLong();
      case 12 -> Double.longBitsToDouble(in.readLong());
      default -> throw refuse("value type " + type + " of " + visible(key), "0 to 12");
    };
  }

  private boolean readFlag(String key) throws IOException {
    int value = in.readByte();
    if (value > 1) {
      throw refuse("the truth value " + value + " of " + visible(key), "0 or 1");
    }
    return value == 1;
  }

  private long readUnsigned(String key) throws IOException {
    long value = in.readLong();
    if (value < 0) {
      throw refuse(Long.toUnsignedString(value) + " under " + visible(key), "at most 2^63 - 1");
    }
    return value;
  }

  private String readText(String what) throws IOException {
    byte[] bytes = in.readBytes(in.readLong(), MAX_TEXT_BYTES, what);
    return Text.decode(bytes, file + ": " + what);
  }

  private long count(String what, int limit) throws IOException {
    long count = in.readLong();
    if (count < 0 || count > Math.min(limit, in.remaining())) {
      throw refuse(
          Long.toUnsignedString(count) + " " + what, "at most " + Math.min(limit, in.remaining()));
    }
    return count;
  }

  private void requireShort() {
    if (in.position() > MAX_HEADER_BYTES) {
      throw refuse("a header longer than " + MAX_HEADER_BYTES + " bytes", "a shorter one");
    }
  }

  /** Control characters could drive a terminal. */
  static String visible(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", "?");
    return plain.length() > 100 ? plain.substring(0, 100) + "..." : plain;
  }

  private UserException refuse(String found, String expected) {
    return new UserException(file + ": found " + found + "; expected " + expected);
  }
}
