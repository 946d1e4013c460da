package lookright.io.gguf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes GGUF files value by value. */
final class GgufBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** The beginning of a version 3 file. */
  static GgufBytes header(long tensors, long keys) {
    return new GgufBytes().int32(0x46554747).int32(3).int64(tensors).int64(keys);
  }

  GgufBytes int32(int value) {
    out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    return this;
  }

  GgufBytes int64(long value) {
    out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
    return this;
  }

  GgufBytes text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int64(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  /** A key with a number of 32 bits. */
  GgufBytes key(String key, int value) {
    return text(key).int32(4).int32(value);
  }

  /** A tensor's description; the shape has the innermost size first. */
  GgufBytes tensor(String name, int type, long offset, long... shape) {
    text(name).int32(shape.length);
    for (long size : shape) {
      int64(size);
    }
    return int32(type).int64(offset);
  }

  /** The file with zeros up to the data and {@code dataBytes} more. */
  Path write(Path file, int dataBytes) throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(out.toByteArray());
    while (whole.size() % 32 != 0) {
      whole.write(0);
    }
    whole.writeBytes(new byte[dataBytes]);
    return Files.write(file, whole.toByteArray());
  }
}
