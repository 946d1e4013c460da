package lookright.io.safetensors;

import static lookright.io.safetensors.RawFile.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import lookright.io.safetensors.SafetensorsException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Values: conversion by type, pieces larger than one chunk, threads, files that shrink. */
class ReadingTest {
  @TempDir Path folder;

  private SafetensorsFile file(Dtype dtype, int count, Consumer<ByteBuffer> fill)
      throws IOException {
    int size = Math.max(1, dtype.bits() / 8);
    ByteBuffer data = ByteBuffer.allocate(count * size).order(ByteOrder.LITTLE_ENDIAN);
    fill.accept(data);
    data.rewind();
    Path path = folder.resolve(dtype + ".safetensors");
    new SafetensorsWriter()
        .addBytes("a", dtype, List.of((long) count * size * 8 / dtype.bits()), () -> data)
        .write(path);
    return SafetensorsFile.open(path);
  }

  private static float[] floats(SafetensorsFile file) throws IOException {
    FloatBuffer values = FloatBuffer.allocate((int) file.info("a").elementCount());
    file.readFloats("a", values);
    assertThat(values.hasRemaining()).isFalse();
    return values.array();
  }

  /** The definition of IEEE half precision, in double arithmetic. */
  private static float half(int bits) {
    int exponent = (bits >> 10) & 31;
    int mantissa = bits & 1023;
    double magnitude =
        exponent == 0
            ? mantissa * 0x1p-24
            : exponent < 31
                ? (1024 + mantissa) * Math.pow(2, exponent - 25)
                : mantissa == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    return (float) ((bits & 0x8000) == 0 ? magnitude : -magnitude);
  }

  @Test
  void everyHalfIsExact() throws IOException {
    try (SafetensorsFile file =
        file(
            Dtype.F16, 65536, b -> IntStream.range(0, 65536).forEach(i -> b.putShort((short) i)))) {
      float[] values = floats(file);
      for (int i = 0; i < 65536; i++) {
        assertThat(Float.floatToIntBits(values[i]))
            .as("half %x", i)
            .isEqualTo(Float.floatToIntBits(half(i)));
      }
    }
  }

  @Test
  void everyBfloatIsTheUpperHalfOfAFloat() throws IOException {
    try (SafetensorsFile file =
        file(
            Dtype.BF16,
            65536,
            b -> IntStream.range(0, 65536).forEach(i -> b.putShort((short) i)))) {
      float[] values = floats(file);
      for (int i = 0; i < 65536; i++) {
        assertThat(Float.floatToRawIntBits(values[i])).isEqualTo(i << 16);
      }
    }
  }

  @Test
  void integersAndDoublesAreRounded() throws IOException {
    try (SafetensorsFile file = file(Dtype.I32, 2, b -> b.putInt(-7).putInt(16_777_217))) {
      assertThat(floats(file)).containsExactly(-7f, 16_777_216f);
      assertThat(file.readLongs("a")).containsExactly(-7, 16_777_217);
    }
    try (SafetensorsFile file = file(Dtype.U64, 2, b -> b.putLong(-1).putLong(3))) {
      assertThat(floats(file)).containsExactly(0x1p64f, 3f);
    }
    try (SafetensorsFile file = file(Dtype.F64, 1, b -> b.putDouble(0.1))) {
      assertThat(floats(file)).containsExactly(0.1f);
    }
    try (SafetensorsFile file = file(Dtype.U8, 2, b -> b.put((byte) -1).put((byte) 2))) {
      assertThat(file.readLongs("a")).containsExactly(255, 2);
    }
    try (SafetensorsFile file = file(Dtype.U16, 1, b -> b.putShort((short) -1))) {
      assertThat(file.readLongs("a")).containsExactly(65535);
    }
    try (SafetensorsFile file = file(Dtype.U32, 1, b -> b.putInt(-1))) {
      assertThat(file.readLongs("a")).containsExactly(4_294_967_295L);
    }
    try (SafetensorsFile file = file(Dtype.I8, 1, b -> b.put((byte) -1))) {
      assertThat(file.readLongs("a")).containsExactly(-1);
    }
    try (SafetensorsFile file = file(Dtype.I16, 1, b -> b.putShort((short) -1))) {
      assertThat(file.readLongs("a")).containsExactly(-1);
    }
    try (SafetensorsFile file = file(Dtype.BOOL, 1, b -> b.put((byte) 1))) {
      assertThat(file.readLongs("a")).containsExactly(1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.MATCH_ANY,
      names = {"F4", "F6_.*", "C64"})
  void othersOpenButAreRefusedByName(Dtype dtype) throws IOException {
    int count = dtype.bits() == 6 ? 3 : 2;
    try (SafetensorsFile file = file(dtype, count, b -> {})) {
      FloatBuffer room = FloatBuffer.allocate(16);
      SafetensorsException e =
          catchThrowableOfType(SafetensorsException.class, () -> file.readFloats("a", room));
      assertThat(e.kind()).isEqualTo(Kind.NOT_CONVERTIBLE);
      assertThat(e).hasMessageContaining(dtype.name()).hasMessageContaining("\"a\"");
    }
  }

  @Test
  void floatsAreNotLongsAndUnknownNamesAreNamed() throws IOException {
    try (SafetensorsFile file = file(Dtype.F32, 1, b -> {})) {
      assertThat(catchThrowableOfType(SafetensorsException.class, () -> file.readLongs("a")).kind())
          .isEqualTo(Kind.NOT_CONVERTIBLE);
      assertThat(catchThrowableOfType(SafetensorsException.class, () -> file.info("b")))
          .hasMessageContaining("no tensor \"b\"")
          .extracting(SafetensorsException::kind)
          .isEqualTo(Kind.NO_SUCH_TENSOR);
      FloatBuffer none = FloatBuffer.allocate(0);
      assertThatIllegalArgumentException().isThrownBy(() -> file.readFloats("a", none));
    }
  }

  @Test
  void manyThreadsReadPiecesLargerThanAChunk() throws IOException {
    int count = 700_001;
    try (SafetensorsFile file =
        file(Dtype.F32, count, b -> IntStream.range(0, count).forEach(i -> b.putFloat(i)))) {
      List<float[]> results =
          IntStream.range(0, 8)
              .parallel()
              .mapToObj(
                  i -> {
                    try {
                      return floats(file);
                    } catch (IOException e) {
                      throw new AssertionError(e);
                    }
                  })
              .toList();
      for (float[] values : results) {
        for (int i = 0; i < count; i++) {
          if (values[i] != i) {
            throw new AssertionError(String.format(Locale.ROOT, "value %d is %f", i, values[i]));
          }
        }
      }
    }
  }

  @Test
  void aFileCutOffWhileOpenGivesAnException() throws IOException {
    try (SafetensorsFile file = file(Dtype.F32, 1000, b -> {})) {
      try (RandomAccessFile writer =
          new RandomAccessFile(folder.resolve("F32.safetensors").toFile(), "rw")) {
        writer.setLength(500);
      }
      SafetensorsException e = catchThrowableOfType(SafetensorsException.class, () -> floats(file));
      assertThat(e.kind()).isEqualTo(Kind.TRUNCATED);
    }
  }

  @Test
  void messagesSayFileFoundAndExpected() throws IOException {
    Path path = folder.resolve("x.safetensors");
    Files.write(path, RawFile.of("{\"w\":%s}".formatted(entry("F32", "3", "0,8")), 8));
    assertThat(catchThrowableOfType(SafetensorsException.class, () -> SafetensorsFile.open(path)))
        .hasMessage(path + ": found F32 [3] at [0, 8] for \"w\"; expected 12 bytes for this shape");
  }
}
