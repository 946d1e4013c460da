package lookright.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class VectorMathTest {
  @Test
  void expIsWithinTwoUlpsOrSo() {
    float[] in = new float[4_001];
    for (int i = 0; i < in.length; i++) {
      in[i] = -87f + i * 175f / 4_000;
    }
    float[] out = new float[in.length];
    VectorMath.exp(in, out, new float[in.length], in.length);
    for (int i = 0; i < in.length; i++) {
      assertThat(out[i] / Math.exp(in[i])).isEqualTo(1.0, within(3e-7));
    }
  }

  @Test
  void expClampsWhatFloat32CannotHold() {
    float[] out = new float[4];
    float[] in = {-1e30f, 1e30f, Float.NEGATIVE_INFINITY, Float.NaN};
    VectorMath.exp(in, out, new float[4], 4);
    assertThat(out[0]).isBetween(0f, 1e-37f);
    assertThat(out[1]).isFinite();
    assertThat(out[2]).isBetween(0f, 1e-37f);
    assertThat(out[3]).isNaN();
  }

  @Test
  void dotAndSumTakeEveryEntryOfAnyLength() {
    for (int n = 0; n < 40; n++) {
      float[] a = new float[n + 3];
      float[] b = new float[n + 3];
      double dot = 0;
      double sum = 0;
      for (int i = 0; i < n; i++) {
        a[i + 3] = i + 1;
        b[i] = 2 * i - 7;
        dot += (i + 1.0) * (2 * i - 7);
        sum += i + 1;
      }
      assertThat((double) VectorMath.dot(a, 3, b, 0, n)).isEqualTo(dot);
      assertThat((double) VectorMath.sum(a, 3, n)).isEqualTo(sum);
    }
  }

  @Test
  void largestMagnitudeLooksAtSignsAndNaN() {
    float[] a = new float[100];
    a[3] = 2;
    a[70] = -5;
    a[99] = Float.NaN;
    assertThat(VectorMath.largestMagnitude(a, 70)).isEqualTo(2f);
    assertThat(VectorMath.largestMagnitude(a, 99)).isEqualTo(5f);
    assertThat(VectorMath.largestMagnitude(a, 100)).isNaN();
  }
}
