package lookright.io.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import lookright.io.safetensors.SafetensorsException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** All 22 types: their order and size, and the values of the eight-bit floats. */
class DtypeTest {
  @TempDir Path folder;

  @Test
  void orderAndBitsOfTheSpecification() {
    assertThat(
            Arrays.stream(Dtype.values())
                .map(d -> d.name() + " " + d.bits())
                .collect(Collectors.joining(", ")))
        .isEqualTo(
            "BOOL 8, F4 4, F6_E2M3 6, F6_E3M2 6, U8 8, I8 8, F8_E5M2 8, F8_E4M3 8, F8_E8M0 8, "
                + "F8_E4M3FNUZ 8, F8_E5M2FNUZ 8, I16 16, U16 16, F16 16, BF16 16, I32 32, U32 32, "
                + "F32 32, C64 64, F64 64, I64 64, U64 64");
  }

  @ParameterizedTest
  @EnumSource(Dtype.class)
  void isOpenedListedAndReadAsBytes(Dtype dtype) throws IOException {
    try (SafetensorsFile file = bytes(dtype, 24)) {
      assertThat(file.info("a").elementCount()).isEqualTo(24L * 8 / dtype.bits());
      assertThat(file.info("a").byteCount()).isEqualTo(24);
      ByteBuffer read = ByteBuffer.allocate(24);
      file.readBytes("a", read);
      assertThat(read.flip()).isEqualTo(counting(24));
      FloatBuffer floats = FloatBuffer.allocate(48);
      List<Dtype> never = List.of(Dtype.F4, Dtype.F6_E2M3, Dtype.F6_E3M2, Dtype.C64);
      if (never.contains(dtype)) {
        assertThat(
                catchThrowableOfType(SafetensorsException.class, () -> file.readFloats("a", floats))
                    .kind())
            .isEqualTo(Kind.NOT_CONVERTIBLE);
      } else {
        file.readFloats("a", floats);
        assertThat(floats.position()).isEqualTo(24 * 8 / dtype.bits());
      }
    }
  }

  /** Zero, the least, one, two, the largest finite, and what the highest codes mean. */
  @ParameterizedTest
  @CsvSource({
    "F8_E5M2, 00, 0",
    "F8_E5M2, 80, -0.0",
    "F8_E5M2, 01, 0x1p-16",
    "F8_E5M2, 04, 0x1p-14",
    "F8_E5M2, 3c, 1",
    "F8_E5M2, bd, -1.25",
    "F8_E5M2, 7b, 57344",
    "F8_E5M2, 7c, Infinity",
    "F8_E5M2, fc, -Infinity",
    "F8_E5M2, 7d, NaN",
    "F8_E5M2, ff, NaN",
    "F8_E4M3, 00, 0",
    "F8_E4M3, 80, -0.0",
    "F8_E4M3, 01, 0x1p-9",
    "F8_E4M3, 08, 0x1p-6",
    "F8_E4M3, 38, 1",
    "F8_E4M3, b9, -1.125",
    "F8_E4M3, 7e, 448",
    "F8_E4M3, fe, -448",
    "F8_E4M3, 7f, NaN",
    "F8_E4M3, ff, NaN",
    "F8_E8M0, 00, 0x1p-127",
    "F8_E8M0, 7f, 1",
    "F8_E8M0, 80, 2",
    "F8_E8M0, fe, 0x1p127",
    "F8_E8M0, ff, NaN",
    "F8_E4M3FNUZ, 00, 0",
    "F8_E4M3FNUZ, 80, NaN",
    "F8_E4M3FNUZ, 01, 0x1p-10",
    "F8_E4M3FNUZ, 40, 1",
    "F8_E4M3FNUZ, 7f, 240",
    "F8_E4M3FNUZ, ff, -240",
    "F8_E5M2FNUZ, 00, 0",
    "F8_E5M2FNUZ, 80, NaN",
    "F8_E5M2FNUZ, 01, 0x1p-17",
    "F8_E5M2FNUZ, 40, 1",
    "F8_E5M2FNUZ, 7f, 57344",
    "F8_E5M2FNUZ, ff, -57344"
  })
  void eightBitFloats(Dtype dtype, String code, String value) throws IOException {
    int bits = Integer.parseInt(code, 16);
    float expected = Float.parseFloat(value);
    try (SafetensorsFile file = bytes(dtype, 256)) {
      FloatBuffer floats = FloatBuffer.allocate(256);
      file.readFloats("a", floats);
      assertThat(Float.floatToIntBits(floats.get(bits)))
          .as("%s %s is %s", dtype, code, floats.get(bits))
          .isEqualTo(Float.floatToIntBits(expected));
    }
  }

  /** Between these the values rise with the code, by steps that double with each exponent. */
  @ParameterizedTest
  @CsvSource({
    "F8_E5M2, 124",
    "F8_E4M3, 127",
    "F8_E8M0, 255",
    "F8_E4M3FNUZ, 128",
    "F8_E5M2FNUZ, 128"
  })
  void magnitudesRise(Dtype dtype, int finite) {
    float[] values = SmallFloats.values(dtype);
    List<Float> magnitudes = new ArrayList<>();
    for (int code = 0; code < finite; code++) {
      magnitudes.add(values[code]);
      if (dtype != Dtype.F8_E8M0 && code > 0) {
        assertThat(values[code + 128]).isEqualTo(-values[code]);
      }
    }
    assertThat(magnitudes).isSorted().doesNotHaveDuplicates().allMatch(Float::isFinite);
  }

  private SafetensorsFile bytes(Dtype dtype, int count) throws IOException {
    Path path = folder.resolve("t.safetensors");
    new SafetensorsWriter()
        .addBytes("a", dtype, List.of(count * 8L / dtype.bits()), () -> counting(count))
        .write(path);
    return SafetensorsFile.open(path);
  }

  private static ByteBuffer counting(int count) {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    for (int i = 0; i < count; i++) {
      bytes.put((byte) i);
    }
    return bytes.flip();
  }
}
