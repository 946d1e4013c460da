package lookright.io.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import lookright.io.safetensors.SafetensorsException.Kind;
import lookright.io.safetensors.SafetensorsFile.Mode;
import org.jspecify.annotations.Nullable;

/** Files put together byte by byte, right or wrong. */
final class RawFile {
  private RawFile() {}

  /** A file of this header, its true length before it, and {@code zeros} bytes of data. */
  static byte[] of(String header, int zeros) {
    return of(header.getBytes(StandardCharsets.UTF_8), zeros);
  }

  static byte[] of(byte[] header, int zeros) {
    return claiming(header.length, header, zeros);
  }

  /** A file whose header claims to be {@code length} bytes long. */
  static byte[] claiming(long length, byte[] header, int zeros) {
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + header.length + zeros).order(ByteOrder.LITTLE_ENDIAN);
    return bytes.putLong(length).put(header).array();
  }

  /** One entry of the header. */
  static String entry(String dtype, String shape, String offsets) {
    return "{\"dtype\":\"%s\",\"shape\":[%s],\"data_offsets\":[%s]}"
        .formatted(dtype, shape, offsets);
  }

  /** Why the file is refused in this mode, or null if it is accepted and all of it can be read. */
  static @Nullable Kind verdict(byte[] bytes, Mode mode, Path folder) throws IOException {
    Path file = Files.write(folder.resolve("case.safetensors"), bytes);
    try (SafetensorsFile opened = SafetensorsFile.open(file, mode)) {
      for (String name : opened.names()) {
        ByteBuffer data = ByteBuffer.allocate((int) opened.info(name).byteCount());
        opened.readBytes(name, data);
        if (data.hasRemaining()) {
          throw new AssertionError("tensor " + name + " was not read to its end");
        }
      }
      return null;
    } catch (SafetensorsException e) {
      return e.kind();
    }
  }
}
