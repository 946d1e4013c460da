package lookright.io.safetensors;

/**
 * The 256 values of each eight-bit float. A number is sign, exponent and mantissa as in IEEE 754;
 * the types differ in width, bias and in what they give up for infinities and NaN.
 */
final class SmallFloats {
  private static final int MAGNITUDE = 0x7f;

  private SmallFloats() {}

  private static final class Tables {
    static final float[] E5M2 = table(b -> value(b, 2, 15, (b & MAGNITUDE) >= 0x7c));
    static final float[] E4M3 = table(b -> value(b, 3, 7, (b & MAGNITUDE) == 0x7f));
    static final float[] E8M0 = table(b -> b == 0xff ? Double.NaN : Math.scalb(1.0, b - 127));
    static final float[] E4M3FNUZ = table(b -> value(b, 3, 8, b == 0x80));
    static final float[] E5M2FNUZ = table(b -> value(b, 2, 16, b == 0x80));

    static {
      E5M2[0x7c] = Float.POSITIVE_INFINITY;
      E5M2[0xfc] = Float.NEGATIVE_INFINITY;
    }
  }

  private interface Decoder {
    double decode(int bits);
  }

  static boolean contains(Dtype dtype) {
    return switch (dtype) {
      case F8_E5M2, F8_E4M3, F8_E8M0, F8_E4M3FNUZ, F8_E5M2FNUZ -> true;
      default -> false;
    };
  }

  /** The value of each byte, taken as unsigned; all are exact. */
  static float[] values(Dtype dtype) {
    return switch (dtype) {
      case F8_E5M2 -> Tables.E5M2;
      case F8_E4M3 -> Tables.E4M3;
      case F8_E8M0 -> Tables.E8M0;
      case F8_E4M3FNUZ -> Tables.E4M3FNUZ;
      case F8_E5M2FNUZ -> Tables.E5M2FNUZ;
      default -> throw new IllegalArgumentException("Found " + dtype + ", expected 8-bit floats");
    };
  }

  private static float[] table(Decoder decoder) {
    float[] values = new float[256];
    for (int bits = 0; bits < 256; bits++) {
      values[bits] = (float) decoder.decode(bits);
    }
    return values;
  }

  private static double value(int bits, int mantissaBits, int bias, boolean isNan) {
    if (isNan) {
      return Double.NaN;
    }
    int exponent = (bits & MAGNITUDE) >> mantissaBits;
    int mantissa = bits & ((1 << mantissaBits) - 1);
    if (exponent > 0) {
      mantissa += 1 << mantissaBits;
    }
    double magnitude = Math.scalb((double) mantissa, Math.max(exponent, 1) - bias - mantissaBits);
    return bits < 0x80 ? magnitude : -magnitude;
  }
}
