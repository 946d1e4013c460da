package lookright.io.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The canonical form, byte by byte, and what the writer refuses. */
class WritingTest {
  @TempDir Path folder;

  private String header(SafetensorsWriter writer) throws IOException {
    Path path = folder.resolve("out.safetensors");
    writer.write(path);
    byte[] bytes = Files.readAllBytes(path);
    long length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    assertThat(length % 8).isZero();
    return new String(Arrays.copyOfRange(bytes, 8, 8 + (int) length), StandardCharsets.UTF_8);
  }

  private static SafetensorsWriter example() {
    return new SafetensorsWriter()
        .addBytes("a", Dtype.U8, List.of(1L), () -> ByteBuffer.allocate(1))
        .addBytes("h", Dtype.F16, List.of(2L), () -> ByteBuffer.allocate(4))
        .metadata("format", "pt")
        .addFloats("w", List.of(2L), () -> FloatBuffer.allocate(2));
  }

  @Test
  void theSpecificationsExample() throws IOException {
    String header =
        "{'__metadata__':{'format':'pt'},'w':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},"
            + "'h':{'dtype':'F16','shape':[2],'data_offsets':[8,12]},"
            + "'a':{'dtype':'U8','shape':[1],'data_offsets':[12,13]}}";
    assertThat(header(example()).stripTrailing()).isEqualTo(header.replace('\'', '"'));
    assertThat(header(example())).hasSize(200);
  }

  @Test
  void namesAreSortedByCodePointAndEscapedAsTheReferenceDoes() throws IOException {
    SafetensorsWriter writer = new SafetensorsWriter();
    for (String name : List.of("\ud83d\ude42", "\uffff", "a\u001f\"\\\n", "a")) {
      writer.addLongs(name, List.of(0L));
    }
    assertThat(header(writer))
        .contains("\"a\\u001f\\\"\\\\\\n\"")
        .matches("(?s)\\{\"a\":.*\"a\\\\u001f.*\"\uffff\":.*\"\ud83d\ude42\":.*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../x", "/x", "C:\\x", "a\0b", "__metadata__", "\ud800"})
  void namesThatTheStrictReaderRefuses(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SafetensorsWriter().addLongs(name, List.of(0L)));
  }

  @Test
  void duplicatesAndImpossibleShapes() {
    SafetensorsWriter writer = new SafetensorsWriter().addLongs("a", List.of(), 1);
    assertThatIllegalArgumentException().isThrownBy(() -> writer.addLongs("a", List.of(), 1));
    assertThatIllegalArgumentException().isThrownBy(() -> writer.addLongs("b", List.of(-1L)));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> writer.addBytes("c", Dtype.F4, List.of(3L), () -> ByteBuffer.allocate(2)));
    assertThatThrownBy(() -> writer.addLongs("d", List.of(1L << 40, 1L << 40)))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void aFailureLeavesTheOldFileAndNothingElse() throws IOException {
    Path path = folder.resolve("model.safetensors");
    example().write(path);
    byte[] before = Files.readAllBytes(path);
    SafetensorsWriter wrong = example().addFloats("z", List.of(3L), () -> FloatBuffer.allocate(2));
    assertThatThrownBy(() -> wrong.write(path))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("\"z\"");
    assertThat(Files.readAllBytes(path)).isEqualTo(before);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(path);
    }
  }

  @Test
  void theFileHasTheUsersDefaultRights() throws IOException {
    Path path = folder.resolve("model.safetensors");
    example().write(path);
    Path plain = Files.write(folder.resolve("plain"), new byte[0]);
    assertThat(Files.getPosixFilePermissions(path)).isEqualTo(Files.getPosixFilePermissions(plain));
  }

  @Test
  void aStreamComesInPiecesAndIsCounted() throws IOException {
    Path path = folder.resolve("stream.safetensors");
    SafetensorsWriter.TensorBytes thousand =
        out -> {
          for (int i = 0; i < 1000; i++) {
            out.write(ByteBuffer.wrap(new byte[] {(byte) i}));
          }
          out.close();
        };
    new SafetensorsWriter()
        .addStream("s", Dtype.U8, List.of(1000L), thousand)
        .addLongs("l", List.of(2L), 5, 6)
        .write(path);
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertThat(file.readLongs("s")).hasSize(1000).endsWith(230, 231).startsWith(0, 1);
      assertThat(file.readLongs("l")).containsExactly(5, 6);
    }
    for (long wrong : List.of(999L, 1001L)) {
      SafetensorsWriter writer =
          new SafetensorsWriter().addStream("s", Dtype.U8, List.of(wrong), thousand);
      assertThatThrownBy(() -> writer.write(path))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("Found 1000 bytes for \"s\" of shape [" + wrong + "], expected " + wrong);
    }
  }

  @Test
  void aHeaderBeyondTheLimitIsRefused() {
    SafetensorsWriter writer = example().metadata("x", "v".repeat(100_000_001));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> writer.write(folder.resolve("huge.safetensors")))
        .withMessageContaining("expected at most 100000000");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aNameLongerThanTheReadersLimitIsRefused() {
    String longest = "n".repeat(HeaderParser.MAX_NAME);
    assertThat(new SafetensorsWriter().addLongs(longest, List.of(0L))).isNotNull();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SafetensorsWriter().addLongs(longest + "n", List.of(0L)));
  }

  @Test
  void hugeDimensionBesideANoughtIsWrittenAsItIsRead() throws IOException {
    Path path = folder.resolve("huge.safetensors");
    List<Long> shape = List.of(1L << 61, 7L, 0L);
    new SafetensorsWriter()
        .addBytes("e", Dtype.C64, shape, () -> ByteBuffer.allocate(0))
        .write(path);
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertThat(file.info("e").shape()).isEqualTo(shape);
    }
  }
}
