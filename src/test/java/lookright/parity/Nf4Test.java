package lookright.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Objects;
import lookright.io.TensorFolder;
import lookright.ops.nf4.Nf4Matrix;
import lookright.ops.nf4.NormalFloat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** NF4 as bitsandbytes 0.50.2 computes it; {@code resources/nf4/generate.py} made the file. */
class Nf4Test {
  private static TensorFolder expected() throws Exception {
    URL file = Objects.requireNonNull(Nf4Test.class.getResource("/nf4/expected.safetensors"));
    return TensorFolder.open(Path.of(file.toURI()));
  }

  private static float[] floats(TensorFolder tensors, String name) {
    long n = tensors.info(name).shape().stream().mapToLong(size -> size).reduce(1, (a, b) -> a * b);
    FloatBuffer values = FloatBuffer.allocate((int) n);
    tensors.readFloats(name, values);
    return values.array();
  }

  @Test
  void theLevels() throws Exception {
    try (TensorFolder file = expected()) {
      assertThat(NormalFloat.levels()).isEqualTo(floats(file, "code"));
    }
  }

  @ParameterizedTest
  @CsvSource({"square", "wide", "ragged"})
  void oneLevelIsEqualToTheLastBit(String name) throws Exception {
    try (TensorFolder file = expected()) {
      float[] weight = floats(file, name + "/weight");
      byte[] packed = new byte[(weight.length + 1) / 2];
      float[] found = new float[weight.length];
      float[] scales = floats(file, name + "/absmax");
      for (int from = 0; from < weight.length; from += 64) {
        int n = Math.min(64, weight.length - from);
        float scale = NormalFloat.encode(weight, from, n, packed, from / 2);
        assertThat(scale).isEqualTo(scales[from / 64]);
        NormalFloat.decode(packed, from, n, scale, found, from);
      }
      ByteBuffer codes = ByteBuffer.allocate(packed.length);
      file.readBytes(name + "/packed", 0, codes);
      assertThat(packed).isEqualTo(codes.array());
      assertThat(found).isEqualTo(floats(file, name + "/dequantised"));
    }
  }

  /** Where its search finds the neighbour of the nearest 8-bit entry, a whole block differs. */
  @ParameterizedTest
  @CsvSource({"square, 1", "wide, 3", "ragged, 0"})
  void twoLevelsDifferInFewBlocksByOneStep(String name, int blocks) throws Exception {
    try (TensorFolder file = expected()) {
      float[] weight = floats(file, name + "/weight");
      float[] expected = floats(file, name + "/double/dequantised");
      int rows = file.info(name + "/weight").shape().get(0).intValue();
      FloatBuffer found = FloatBuffer.allocate(weight.length);
      try (Nf4Matrix matrix =
          Nf4Matrix.quantise(rows, weight.length / rows, FloatBuffer.wrap(weight))) {
        matrix.dequantise(found);
      }
      float[] scales = floats(file, name + "/absmax");
      int differing = 0;
      for (int block = 0; block < scales.length; block++) {
        double off = 0;
        for (int i = block * 64; i < Math.min(weight.length, block * 64 + 64); i++) {
          off = Math.max(off, Math.abs(expected[i] - found.get(i)));
        }
        differing += off > 1e-6 * scales[block] ? 1 : 0;
        assertThat(off).as("block %d", block).isCloseTo(0, within(0.02 * largest(scales)));
      }
      assertThat(differing).isLessThanOrEqualTo(blocks);
    }
  }

  private static double largest(float[] values) {
    return RandomModel.largest(values);
  }
}
