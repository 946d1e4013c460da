package lookright.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class Bf16MatrixTest {
  /** The nearest number of 8 bits, of two equally near the even one, by arithmetic in double. */
  private static float nearest(float value) {
    double step = Math.scalb(1.0, Math.max(Math.getExponent(value), Float.MIN_EXPONENT) - 7);
    return (float) (Math.rint(value / step) * step);
  }

  private static float[] values() {
    Random random = new Random(5);
    float[] values = new float[97 * 211];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.scalb(random.nextGaussian(), random.nextInt(-140, 120));
    }
    float[] some = {
      0f,
      -0f,
      1f,
      1f + 0x1p-8f,
      1f + 0x3p-8f,
      -1f - 0x1p-8f,
      1f + 0x1.02p-8f,
      0x1.FFp0f,
      0x1p-149f,
      0x1p-134f,
      Float.MIN_NORMAL,
      0x1.FEp127f
    };
    System.arraycopy(some, 0, values, 0, some.length);
    return values;
  }

  @Test
  void entriesAreTheNearest() {
    float[] values = values();
    float[] found = new float[values.length];
    try (Bf16Matrix matrix = Bf16Matrix.round(97, 211, FloatBuffer.wrap(values));
        Bf16Matrix copy = matrix.copy();
        INDArray widened = copy.widened()) {
      matrix.widen(FloatBuffer.wrap(found));
      assertThat(matrix.rows()).isEqualTo(97);
      assertThat(matrix.columns()).isEqualTo(211);
      assertThat(matrix.bytes()).isEqualTo(2L * values.length);
      float[] byTheBackend = widened.data().asFloat();
      for (int i = 0; i < values.length; i++) {
        assertThat(found[i]).as("%a", values[i]).isEqualTo(nearest(values[i]));
        assertThat(byTheBackend[i]).isEqualTo(found[i]);
      }
    }
  }

  @Test
  void whatIsNoNumberIsRefused() {
    for (float value : new float[] {Float.NaN, Float.NEGATIVE_INFINITY, Float.MAX_VALUE}) {
      FloatBuffer entries = FloatBuffer.wrap(new float[] {1f, value});
      assertThatThrownBy(() -> Bf16Matrix.round(1, 2, entries))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(String.valueOf(value));
    }
  }
}
