package lookright.io.safetensors;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/** Turns stored elements into float32 and int64. Little-endian buffers in, native values out. */
final class Elements {
  private Elements() {}

  static boolean readableAsFloats(Dtype dtype) {
    return switch (dtype) {
      case F16, BF16, F32, F64 -> true;
      default -> readableAsLongs(dtype);
    };
  }

  static boolean readableAsLongs(Dtype dtype) {
    return switch (dtype) {
      case BOOL, U8, I8, I16, U16, I32, U32, I64, U64 -> true;
      default -> false;
    };
  }

  /** Converts all of {@code in}; integers and F64 are rounded to the nearest float. */
  static void toFloats(Dtype dtype, ByteBuffer in, FloatBuffer out) {
    switch (dtype) {
      case F32 -> out.put(in.asFloatBuffer());
      case BF16, F16 -> shortsToFloats(dtype, in, out);
      default -> {
        int size = dtype.bits() / 8;
        for (int at = in.position(); at < in.limit(); at += size) {
          out.put(floatAt(dtype, in, at));
        }
      }
    }
  }

  private static float floatAt(Dtype dtype, ByteBuffer in, int at) {
    if (dtype == Dtype.F64) {
      return (float) in.getDouble(at);
    }
    long value = longAt(dtype, in, at);
    if (dtype == Dtype.U64 && value < 0) {
      return (float) ((value >>> 1) | (value & 1)) * 2f;
    }
    return value;
  }

  /** The element that begins at byte {@code at}; U64 keeps its bits. */
  static long longAt(Dtype dtype, ByteBuffer in, int at) {
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

  private static void shortsToFloats(Dtype dtype, ByteBuffer in, FloatBuffer out) {
    ShortBuffer shorts = in.asShortBuffer();
    short[] halves = new short[Math.min(shorts.remaining(), 8192)];
    float[] floats = new float[halves.length];
    while (shorts.hasRemaining()) {
      int count = Math.min(shorts.remaining(), halves.length);
      shorts.get(halves, 0, count);
      if (dtype == Dtype.BF16) {
        for (int i = 0; i < count; i++) {
          floats[i] = Float.intBitsToFloat(halves[i] << 16);
        }
      } else {
        for (int i = 0; i < count; i++) {
          floats[i] = halfToFloat(halves[i]);
        }
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
