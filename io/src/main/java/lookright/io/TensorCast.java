package lookright.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import lookright.io.safetensors.Dtype;

/**
 * Floats of one type to floats of another: rounded to the nearest, ties to even. A finite value
 * beyond the target's range becomes its largest finite value of the same sign, and is counted; NaN
 * and infinities stay what they are.
 */
public final class TensorCast {
  private static final float HALF_MAX = 65_504f;
  private static final float HALF_OVERFLOW = 65_520f;
  private static final int BFLOAT_MAX = 0x7f7f;

  private final Dtype from;
  private final Dtype to;
  private long saturated;

  /**
   * A cast between two types.
   *
   * @throws IllegalArgumentException if {@code to} is none of F32, F16, BF16
   */
  public TensorCast(Dtype from, Dtype to) {
    if (!from.hasFloats() || (to != Dtype.F32 && to != Dtype.F16 && to != Dtype.BF16)) {
      throw new IllegalArgumentException("Found a cast from " + from + " to " + to);
    }
    this.from = from;
    this.to = to;
  }

  /** How many values were beyond the target's range so far. */
  public long saturated() {
    return saturated;
  }

  /**
   * Casts all of {@code in}, whole little-endian elements.
   *
   * @return a new buffer with the elements in the target's type, little-endian
   */
  public ByteBuffer cast(ByteBuffer in) {
    int count = in.remaining() / (from.bits() / 8);
    ByteBuffer out = ByteBuffer.allocate(count * (to.bits() / 8)).order(ByteOrder.LITTLE_ENDIAN);
    FloatBuffer floats = from == Dtype.F64 ? narrowed(in, count) : widened(in, count);
    while (floats.hasRemaining()) {
      float value = floats.get();
      switch (to) {
        case F16 -> out.putShort(half(value));
        case BF16 -> out.putShort(bfloat(value));
        default -> out.putFloat(value);
      }
    }
    return out.flip();
  }

  private FloatBuffer widened(ByteBuffer in, int count) {
    FloatBuffer floats = FloatBuffer.allocate(count);
    from.toFloats(in, floats);
    return floats.flip();
  }

  private FloatBuffer narrowed(ByteBuffer in, int count) {
    FloatBuffer floats = FloatBuffer.allocate(count);
    for (int i = 0; i < count; i++) {
      double value = in.getDouble(in.position() + i * Double.BYTES);
      floats.put(to == Dtype.F32 ? single(value) : toOdd(value));
    }
    return floats.flip();
  }

  private float single(double value) {
    float nearest = (float) value;
    if (Float.isInfinite(nearest) && !Double.isInfinite(value)) {
      saturated++;
      return Math.copySign(Float.MAX_VALUE, nearest);
    }
    return nearest;
  }

  /**
   * Rounded so that a second rounding to fewer bits gives what a single one would: towards zero,
   * with the last bit set where anything was lost.
   */
  private static float toOdd(double value) {
    float nearest = (float) value;
    if (Double.isNaN(value) || nearest == value) {
      return nearest;
    }
    if (Math.abs((double) nearest) > Math.abs(value)) {
      nearest = Float.intBitsToFloat(Float.floatToRawIntBits(nearest) - 1);
    }
    return Float.intBitsToFloat(Float.floatToRawIntBits(nearest) | 1);
  }

  private short half(float value) {
    if (Math.abs(value) >= HALF_OVERFLOW && !Float.isInfinite(value)) {
      saturated++;
      return halfBits(Math.copySign(HALF_MAX, value));
    }
    return halfBits(value);
  }

  /** Adding a power of two lets the float unit itself round the bits that do not fit. */
  private static short halfBits(float value) {
    int sign = (Float.floatToRawIntBits(value) >>> 16) & 0x8000;
    float magnitude = Math.abs(value);
    if (Float.isNaN(value)) {
      return (short) (sign | 0x7e00);
    }
    if (Float.isInfinite(value)) {
      return (short) (sign | 0x7c00);
    }
    if (magnitude < 0x1p-14f) {
      int steps = Float.floatToRawIntBits(magnitude + 0.5f) - Float.floatToRawIntBits(0.5f);
      return (short) (sign | steps);
    }
    int bits = Float.floatToRawIntBits(magnitude);
    int rounded = bits + 0xfff + ((bits >>> 13) & 1);
    return (short) (sign | ((rounded - (112 << 23)) >>> 13));
  }

  private short bfloat(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits >>> 16) | 0x40);
    }
    int rounded = (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
    if ((rounded & 0x7fff) > BFLOAT_MAX && !Float.isInfinite(value)) {
      saturated++;
      return (short) (((bits >>> 16) & 0x8000) | BFLOAT_MAX);
    }
    return (short) rounded;
  }
}
