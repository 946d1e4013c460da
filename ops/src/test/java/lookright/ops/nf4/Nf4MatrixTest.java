package lookright.ops.nf4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The codec against its definition, taken literally and in double. */
class Nf4MatrixTest {
  private static float[] random(long seed, int n) {
    Random random = new Random(seed);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) (0.02 * random.nextGaussian());
    }
    return values;
  }

  private static float[] dequantised(int rows, int columns, float[] values) {
    try (Nf4Matrix matrix = Nf4Matrix.quantise(rows, columns, FloatBuffer.wrap(values))) {
      FloatBuffer all = FloatBuffer.allocate(values.length);
      matrix.dequantise(all);
      assertThat(all.remaining()).isZero();
      return all.array();
    }
  }

  private static double distanceToNearest(double x) {
    double nearest = Double.MAX_VALUE;
    for (float level : NormalFloat.levels()) {
      nearest = Math.min(nearest, Math.abs(level - x));
    }
    return nearest;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 63, 64})
  void everyEntryBecomesTheNearestLevel(int n) {
    for (int seed = 0; seed < 200; seed++) {
      float[] v = random(seed, n);
      byte[] packed = new byte[(n + 1) / 2];
      float scale = NormalFloat.encode(v, 0, n, packed, 0);
      float[] found = new float[n];
      NormalFloat.decode(packed, 0, n, scale, found, 0);
      double largest = 0;
      for (float value : v) {
        largest = Math.max(largest, Math.abs(value));
      }
      assertThat((double) scale).isEqualTo(largest);
      for (int i = 0; i < n; i++) {
        double off = Math.abs(found[i] / largest - v[i] / largest);
        assertThat(off).isCloseTo(distanceToNearest(v[i] / largest), within(1e-6));
      }
    }
  }

  @Test
  void anEntryHalfWayBelongsToTheLowerLevelAndItsNeighbourDoesNot() {
    float[] levels = NormalFloat.levels();
    for (int i = 0; i < 15; i++) {
      float middle = (levels[i] + levels[i + 1]) / 2;
      float[] v = new float[64];
      v[0] = 1f;
      v[1] = middle;
      v[2] = Math.nextUp(middle);
      byte[] packed = new byte[32];
      NormalFloat.encode(v, 0, 64, packed, 0);
      assertThat(packed[0] & 15).isEqualTo(i);
      assertThat(packed[1] >> 4 & 15).isEqualTo(i + 1);
    }
  }

  @Test
  void zerosStayZeros() {
    float[] values = random(3, 256);
    Arrays.fill(values, 64, 128, 0f);
    float[] found = dequantised(2, 128, values);
    assertThat(Arrays.copyOfRange(found, 64, 128)).containsOnly(0f);
    assertThat(dequantised(1, 64, new float[64])).containsOnly(0f);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void whatIsNoNumberIsRefused(float spoilt) {
    float[] values = random(4, 200);
    values[130] = spoilt;
    assertThatThrownBy(() -> Nf4Matrix.quantise(10, 20, FloatBuffer.wrap(values)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected finite");
  }

  /** Restored scales are off by half a step of the table at most: steps grow with magnitude. */
  @Test
  void scalesAreRestoredWithinHalfAStep() {
    float[] scales = random(5, 1_000);
    for (int i = 0; i < scales.length; i++) {
      scales[i] = Math.abs(scales[i]) + 0.01f;
    }
    BlockScales stored = BlockScales.of(scales);
    double mean = 0;
    for (float scale : scales) {
      mean += scale / (double) scales.length;
    }
    for (int block = 0; block < 4; block++) {
      int from = block * 256;
      int to = Math.min(scales.length, from + 256);
      double largest = 0;
      for (int i = from; i < to; i++) {
        largest = Math.max(largest, Math.abs(scales[i] - mean));
      }
      for (int i = from; i < to; i++) {
        double x = Math.abs(scales[i] - mean) / largest;
        double step = x > 0.1 ? 0.9 / 64 : 0.09 / 32; // the coarsest one near x, or a finer one
        assertThat(Math.abs(stored.at(i) - scales[i]) / largest).isLessThan(step / 2 + 1e-6);
      }
    }
  }

  @Test
  void equalScalesAreRestoredExactly() {
    float[] scales = new float[300];
    Arrays.fill(scales, 0.3f);
    assertThat(BlockScales.of(scales).at(299)).isEqualTo(0.3f);
  }

  /** Rows that are no whole number of blocks or bytes, and pieces of rows, of 5 x 77 entries. */
  @ParameterizedTest
  @CsvSource({"0, 0, 77", "1, 0, 77", "3, 5, 64", "4, 76, 1", "2, 1, 2", "4, 3, 0"})
  void aPieceIsWhatTheWholeHasThere(int row, int column, int n) {
    float[] values = random(6, 5 * 77);
    float[] whole = dequantised(5, 77, values);
    try (Nf4Matrix matrix = Nf4Matrix.quantise(5, 77, FloatBuffer.wrap(values));
        Nf4Matrix copy = matrix.copy()) {
      float[] piece = new float[n];
      copy.decode(row, column, n, piece, new byte[n / 2 + 1]);
      int from = row * 77 + column;
      assertThat(piece).isEqualTo(Arrays.copyOfRange(whole, from, from + n));
    }
  }

  @Test
  void fourBitsAndAnEighthForEachEntry() {
    float[] values = random(7, 512 * 256);
    try (Nf4Matrix matrix = Nf4Matrix.quantise(512, 256, FloatBuffer.wrap(values))) {
      assertThat(matrix.bytes() * 8.0 / values.length).isBetween(4.12, 4.14);
    }
  }
}
