package lookright.io.safetensors;

import static lookright.io.safetensors.RawFile.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import lookright.io.safetensors.SafetensorsException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Beyond 2 and 4 GiB, in sparse files that take no room on the disk. */
class LargeFileTest {
  private static final long GIB = 1L << 30;

  @TempDir Path folder;

  /** A BF16 tensor of {@code elements}, and after it a single float; all zero. */
  private Path sparse(long elements) throws IOException {
    long bytes = 2 * elements;
    String header =
        "{\"big\":%s,\"last\":%s}"
            .formatted(
                entry("BF16", Long.toString(elements), "0," + bytes),
                entry("F32", "", bytes + "," + (bytes + 4)));
    Path path = folder.resolve("large.safetensors");
    Files.write(path, RawFile.of(header, 0));
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(8 + header.getBytes(StandardCharsets.UTF_8).length + bytes + 4);
    }
    return path;
  }

  private static void put(Path path, long fromEnd, int... values) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.allocate(values.length);
      for (int value : values) {
        bytes.put((byte) value);
      }
      channel.write(bytes.flip(), channel.size() - fromEnd);
    }
  }

  private void readsBothSidesOf(long boundary, long elements) throws IOException {
    Path path = sparse(elements);
    long bytes = 2 * elements;
    put(path, 4 + bytes - boundary + 2, 0x80, 0x3f, 0x00, 0x40); // 1 before the boundary, 2 after
    put(path, 4, 0x00, 0x00, 0x40, 0x40); // 3
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertThat(file.info("big").elementCount()).isEqualTo(elements);
      FloatBuffer part = FloatBuffer.allocate(4);
      file.readFloats("big", boundary / 2 - 2, part);
      assertThat(part.array()).containsExactly(0f, 1f, 2f, 0f);
      ByteBuffer raw = ByteBuffer.allocate(4);
      file.readBytes("big", boundary - 2, raw);
      assertThat(raw.array()).containsExactly(0x80, 0x3f, 0x00, 0x40);
      FloatBuffer last = FloatBuffer.allocate(1);
      file.readFloats("last", last);
      assertThat(last.get(0)).isEqualTo(3f);
    }
  }

  @Test
  void twoGibibytes() throws IOException {
    readsBothSidesOf(2 * GIB, GIB + 1000);
  }

  @Test
  void fourGibibytesAndMoreElementsThanAnIntCounts() throws IOException {
    readsBothSidesOf(4 * GIB, 2 * GIB + 1000);
  }

  @Test
  void sixGibibytesCutOffWhileOpen() throws IOException {
    Path path = sparse(3 * GIB);
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      try (RandomAccessFile writer = new RandomAccessFile(path.toFile(), "rw")) {
        writer.setLength(5 * GIB);
      }
      FloatBuffer part = FloatBuffer.allocate(20_000_000); // more than one thread's piece
      assertThat(
              catchThrowableOfType(
                      SafetensorsException.class,
                      () -> file.readFloats("big", 5 * GIB / 2 - 10_000_000, part))
                  .kind())
          .isEqualTo(Kind.TRUNCATED);
      file.readFloats("big", 0, FloatBuffer.allocate(10));
    }
  }

  @Test
  void partsStayWithinTheTensor() throws IOException {
    try (SafetensorsFile file = SafetensorsFile.open(sparse(3 * GIB))) {
      FloatBuffer two = FloatBuffer.allocate(2);
      for (long first : List.of(-1L, 3 * GIB - 1, Long.MAX_VALUE, Long.MIN_VALUE)) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> file.readFloats("big", first, two))
            .withMessageContaining("\"big\"");
      }
      assertThatIllegalArgumentException()
          .isThrownBy(() -> file.readFloats("big", two))
          .withMessageContaining("room");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> file.readBytes("big", 6 * GIB - 1, ByteBuffer.allocate(2)));
      file.readFloats("big", 3 * GIB - 2, two);
      assertThat(two.hasRemaining()).isFalse();
    }
  }
}
