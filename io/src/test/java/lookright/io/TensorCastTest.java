package lookright.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.SplittableRandom;
import lookright.io.safetensors.Dtype;
import org.junit.jupiter.api.Test;

/** The nearest value, the even one of two, and nothing infinite that was finite. */
class TensorCastTest {
  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int cast(double value, Dtype from, Dtype to, TensorCast cast) {
    ByteBuffer in = littleEndian(8);
    if (from == Dtype.F64) {
      in.putDouble(value);
    } else {
      in.putFloat((float) value);
    }
    ByteBuffer out = cast.cast(in.flip());
    return to == Dtype.F32 ? out.getInt() : out.getShort() & 0xffff;
  }

  private static int cast(double value, Dtype from, Dtype to) {
    return cast(value, from, to, new TensorCast(from, to));
  }

  private static float value(int bits, Dtype type) {
    FloatBuffer out = FloatBuffer.allocate(1);
    type.toFloats(littleEndian(2).putShort((short) bits).flip(), out);
    return out.get(0);
  }

  @Test
  void everyShortFloatComesBack() {
    for (Dtype type : new Dtype[] {Dtype.F16, Dtype.BF16}) {
      for (int bits = 0; bits < 1 << 16; bits++) {
        float value = value(bits, type);
        if (!Float.isNaN(value)) {
          assertThat(cast(value, Dtype.F32, type)).as("%s %x", type, bits).isEqualTo(bits);
        } else {
          assertThat(value(cast(value, Dtype.F32, type), type)).isNaN();
        }
      }
    }
  }

  /** Held against exact arithmetic on both neighbours. */
  @Test
  void theNearestAndOfTwoTheEven() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (Dtype to : new Dtype[] {Dtype.F16, Dtype.BF16}) {
      int largest = to == Dtype.F16 ? 0x7bff : 0x7f7f;
      for (int round = 0; round < 40_000; round++) {
        int low = random.nextInt(largest);
        double a = value(low, to);
        double b = value(low + 1, to);
        double part = round % 4 == 0 ? 0.5 : random.nextDouble();
        double between = a + (b - a) * part * (round % 8 == 0 ? 1 + 0x1p-30 : 1);
        Dtype from = round % 2 == 0 ? Dtype.F64 : Dtype.F32;
        double given = from == Dtype.F64 ? between : (float) between;
        int below =
            new BigDecimal(given)
                .subtract(new BigDecimal(a))
                .compareTo(new BigDecimal(b).subtract(new BigDecimal(given)));
        int nearest = below < 0 || (below == 0 && low % 2 == 0) ? low : low + 1;
        assertThat(cast(given, from, to)).as("seed %d: %s", seed, given).isEqualTo(nearest);
        assertThat(cast(-given, from, to)).isEqualTo(nearest | 0x8000);
      }
    }
  }

  @Test
  void beyondTheRangeIsTheLargestAndCounted() {
    TensorCast half = new TensorCast(Dtype.F32, Dtype.F16);
    assertThat(cast(65_519.9f, Dtype.F32, Dtype.F16, half)).isEqualTo(0x7bff);
    assertThat(half.saturated()).isZero();
    assertThat(cast(65_520f, Dtype.F32, Dtype.F16, half)).isEqualTo(0x7bff);
    assertThat(cast(-1e30f, Dtype.F32, Dtype.F16, half)).isEqualTo(0xfbff);
    assertThat(half.saturated()).isEqualTo(2);
    assertThat(cast(Float.NEGATIVE_INFINITY, Dtype.F32, Dtype.F16, half)).isEqualTo(0xfc00);
    assertThat(half.saturated()).isEqualTo(2);
    TensorCast brain = new TensorCast(Dtype.F64, Dtype.BF16);
    assertThat(cast(1e300, Dtype.F64, Dtype.BF16, brain)).isEqualTo(0x7f7f);
    assertThat(cast(Float.MAX_VALUE, Dtype.F64, Dtype.BF16, brain)).isEqualTo(0x7f7f);
    assertThat(brain.saturated()).isEqualTo(2);
    TensorCast single = new TensorCast(Dtype.F64, Dtype.F32);
    assertThat(cast(-1e300, Dtype.F64, Dtype.F32, single))
        .isEqualTo(Float.floatToIntBits(-Float.MAX_VALUE));
    assertThat(single.saturated()).isEqualTo(1);
  }

  @Test
  void integersAreNoTargets() {
    assertThatIllegalArgumentException().isThrownBy(() -> new TensorCast(Dtype.F32, Dtype.I64));
  }
}
