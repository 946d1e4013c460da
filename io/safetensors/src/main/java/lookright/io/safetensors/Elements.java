package lookright.io.safetensors;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * Turns stored elements of one type into float32 and int64. Little-endian buffers in, native values
 * out. One thread each: it keeps its working memory.
 */
final class Elements {
  private static final int BLOCK = 8192;

  private final Dtype dtype;
  private final float[] floats;

  /**
   * A converter.
   *
   * @param count of the elements to come; a small number needs little memory
   */
  Elements(Dtype dtype, long count) {
    this.dtype = dtype;
    int block = (int) Math.min(count, BLOCK);
    this.floats = new float[isHalf(dtype) || SmallFloats.contains(dtype) ? block : 0];
  }

  static boolean readableAsFloats(Dtype dtype) {
    return switch (dtype) {
      case F16, BF16, F32, F64 -> true;
      default -> readableAsLongs(dtype) || SmallFloats.contains(dtype);
    };
  }

  static boolean readableAsLongs(Dtype dtype) {
    return switch (dtype) {
      case BOOL, U8, I8, I16, U16, I32, U32, I64, U64 -> true;
      default -> false;
    };
  }

  private static boolean isHalf(Dtype dtype) {
    return dtype == Dtype.F16 || dtype == Dtype.BF16;
  }

  /** Converts all of {@code in}; integers and F64 are rounded to the nearest float. */
  void toFloats(ByteBuffer in, FloatBuffer out) {
    if (dtype == Dtype.F32) {
      out.put(in.asFloatBuffer());
    } else if (isHalf(dtype)) {
      halvesToFloats(in, out);
    } else if (SmallFloats.contains(dtype)) {
      smallToFloats(in, out);
    } else {
      int size = dtype.bits() / 8;
      for (int at = in.position(); at < in.limit(); at += size) {
        out.put(floatAt(in, at));
      }
    }
  }

  private float floatAt(ByteBuffer in, int at) {
    if (dtype == Dtype.F64) {
      return (float) in.getDouble(at);
    }
    long value = longAt(in, at);
    if (dtype == Dtype.U64 && value < 0) {
      return (float) ((value >>> 1) | (value & 1)) * 2f;
    }
    return value;
  }

  /** The element that begins at byte {@code at}; U64 keeps its bits. */
  long longAt(ByteBuffer in, int at) {
    return switch (dtype) {
      case BOOL, U8 -> in.get(at) & 0xff;
      case I8 -> in.get(at);
      case I16 -> in.getShort(at);
      case U16 -> in.getShort(at) & 0xffff;
      case I32 -> in.getInt(at);
      case U32 -> in.getInt(at) & 0xffff_ffffL;
      case I64, U64 -> in.getLong(at);
      default -> throw new IllegalArgumentException("Found " + dtype + ", expected integers");
    };
  }

  private void halvesToFloats(ByteBuffer in, FloatBuffer out) {
    for (int at = in.position(); at < in.limit(); at += 2 * floats.length) {
      int count = Math.min((in.limit() - at) / 2, floats.length);
      if (dtype == Dtype.BF16) {
        for (int i = 0; i < count; i++) {
          floats[i] = Float.intBitsToFloat(in.getShort(at + 2 * i) << 16);
        }
      } else {
        for (int i = 0; i < count; i++) {
          floats[i] = halfToFloat(in.getShort(at + 2 * i));
        }
      }
      out.put(floats, 0, count);
    }
  }

  private void smallToFloats(ByteBuffer in, FloatBuffer out) {
    float[] values = SmallFloats.values(dtype);
    for (int at = in.position(); at < in.limit(); at += floats.length) {
      int count = Math.min(in.limit() - at, floats.length);
      for (int i = 0; i < count; i++) {
        floats[i] = values[in.get(at + i) & 0xff];
      }
      out.put(floats, 0, count);
    }
  }

  /** Exact for all 65,536 halves: the exponent is re-biased by a multiplication with 2^112. */
  static float halfToFloat(short half) {
    int magnitude = (half & 0x7fff) << 13;
    int bits = Float.floatToRawIntBits(Float.intBitsToFloat(magnitude) * 0x1p112f);
    if (magnitude >= 0x7c00 << 13) {
      bits = magnitude | 0x7f80_0000;
    }
    return Float.intBitsToFloat(bits | (half & 0x8000) << 16);
  }
}
