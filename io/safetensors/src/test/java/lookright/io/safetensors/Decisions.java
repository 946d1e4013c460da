package lookright.io.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import lookright.fuzz.HostileInput;
import lookright.io.safetensors.SafetensorsException.Kind;
import lookright.io.safetensors.SafetensorsFile.Mode;

/** What must hold of any bytes at all, whatever the reader decides. */
final class Decisions {
  private Decisions() {}

  /**
   * Lets both modes decide. Only typed errors come out, within a bound on memory; what strict mode
   * accepts, compatible mode accepts; what is accepted is read to its last byte; and what strict
   * mode accepts is written and read again without change, and written again byte for byte.
   *
   * @return true if compatible mode accepts
   */
  static boolean check(byte[] bytes, Path folder) throws IOException {
    Path path = Files.write(folder.resolve("hostile.safetensors"), bytes);
    boolean strict = accepts(path, bytes.length, Mode.STRICT);
    boolean compatible = accepts(path, bytes.length, Mode.COMPATIBLE);
    if (strict) {
      assertThat(compatible).as("compatible accepts what strict accepts").isTrue();
      rewrite(path, folder.resolve("copy.safetensors"));
    }
    return compatible;
  }

  /** A dimension above 2^63 (beside a 0, or it would not fit) is read, but never written. */
  private static void rewrite(Path path, Path copy) throws IOException {
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      for (String name : file.names()) {
        if (file.info(name).shape().stream().anyMatch(d -> d < 0)) {
          return;
        }
      }
    }
    byte[] once = copy(path, copy);
    assertThat(copy(copy, path)).as("a copy of the copy").isEqualTo(once);
  }

  private static boolean accepts(Path path, int length, Mode mode) {
    return HostileInput.check(
        SafetensorsException.class,
        400_000 + 100L * length,
        () -> {
          try (SafetensorsFile file = SafetensorsFile.open(path, mode)) {
            long data = 0;
            for (String name : file.names()) {
              data += readAll(file, name);
            }
            assertThat(data).isLessThanOrEqualTo(length - 10);
          }
        });
  }

  private static long readAll(SafetensorsFile file, String name) throws IOException {
    TensorInfo info = file.info(name);
    ByteBuffer data = ByteBuffer.allocate((int) info.byteCount());
    file.readBytes(name, data);
    assertThat(data.hasRemaining()).isFalse();
    try {
      FloatBuffer floats = FloatBuffer.allocate((int) info.elementCount());
      file.readFloats(name, floats);
      assertThat(floats.hasRemaining()).isFalse();
      file.readLongs(name);
    } catch (SafetensorsException e) {
      assertThat(e.kind()).isEqualTo(Kind.NOT_CONVERTIBLE);
    }
    return info.byteCount();
  }

  /** Reads {@code from}, writes {@code to}, and compares what both hold. */
  private static byte[] copy(Path from, Path to) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (SafetensorsFile file = SafetensorsFile.open(from)) {
      SafetensorsWriter writer = new SafetensorsWriter();
      file.metadata().forEach(writer::metadata);
      for (String name : file.names()) {
        TensorInfo info = file.info(name);
        ByteBuffer data = ByteBuffer.allocate((int) info.byteCount());
        file.readBytes(name, data);
        writer.addBytes(name, info.dtype(), info.shape(), data::flip);
      }
      writer.writeTo(Channels.newChannel(bytes));
      try (SafetensorsFile copy = SafetensorsFile.open(Files.write(to, bytes.toByteArray()))) {
        assertThat(copy.metadata()).isEqualTo(file.metadata());
        assertThat(copy.names()).containsExactlyInAnyOrderElementsOf(file.names());
        for (String name : copy.names()) {
          assertSame(file, copy, name);
        }
      }
    }
    return bytes.toByteArray();
  }

  private static void assertSame(SafetensorsFile file, SafetensorsFile copy, String name)
      throws IOException {
    TensorInfo info = file.info(name);
    assertThat(copy.info(name).dtype()).isEqualTo(info.dtype());
    assertThat(copy.info(name).shape()).isEqualTo(info.shape());
    ByteBuffer expected = ByteBuffer.allocate((int) info.byteCount());
    ByteBuffer found = ByteBuffer.allocate((int) info.byteCount());
    file.readBytes(name, expected);
    copy.readBytes(name, found);
    assertThat(found.flip()).isEqualTo(expected.flip());
  }
}
