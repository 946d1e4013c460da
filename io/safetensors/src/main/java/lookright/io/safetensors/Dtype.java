package lookright.io.safetensors;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The element types of the format, in its own order: lowest alignment first. The writer sorts by
 * this order, highest first.
 */
public enum Dtype {
  /** One byte, 0 or 1. */
  BOOL(8),
  /** Four-bit float, two to a byte. */
  F4(4),
  /** Six-bit float, 2 exponent and 3 mantissa bits. */
  F6_E2M3(6),
  /** Six-bit float, 3 exponent and 2 mantissa bits. */
  F6_E3M2(6),
  /** Unsigned byte. */
  U8(8),
  /** Signed byte. */
  I8(8),
  /** Eight-bit float, 5 exponent and 2 mantissa bits. */
  F8_E5M2(8),
  /** Eight-bit float, 4 exponent and 3 mantissa bits. */
  F8_E4M3(8),
  /** Eight-bit power of two (a block scale). */
  F8_E8M0(8),
  /** Eight-bit float without negative zero, 4 exponent and 3 mantissa bits. */
  F8_E4M3FNUZ(8),
  /** Eight-bit float without negative zero, 5 exponent and 2 mantissa bits. */
  F8_E5M2FNUZ(8),
  /** Signed 16-bit integer. */
  I16(16),
  /** Unsigned 16-bit integer. */
  U16(16),
  /** IEEE half precision. */
  F16(16),
  /** The upper half of a float32. */
  BF16(16),
  /** Signed 32-bit integer. */
  I32(32),
  /** Unsigned 32-bit integer. */
  U32(32),
  /** IEEE single precision. */
  F32(32),
  /** Two float32, real and imaginary part. */
  C64(64),
  /** IEEE double precision. */
  F64(64),
  /** Signed 64-bit integer. */
  I64(64),
  /** Unsigned 64-bit integer. */
  U64(64);

  private static final Map<String, Dtype> BY_NAME = new HashMap<>();

  static {
    for (Dtype dtype : values()) {
      BY_NAME.put(dtype.name(), dtype);
    }
  }

  private final int bits;

  Dtype(int bits) {
    this.bits = bits;
  }

  /** Bits of one element; less than 8 for packed types. */
  public int bits() {
    return bits;
  }

  /** Whether {@link #toFloats} knows the type. */
  public boolean hasFloats() {
    return Elements.readableAsFloats(this);
  }

  /**
   * Converts whole little-endian elements to float32; F64 and integers are rounded to the nearest.
   *
   * @throws IllegalArgumentException if the type has no float32 form here
   */
  public void toFloats(ByteBuffer elements, FloatBuffer destination) {
    if (!hasFloats()) {
      throw new IllegalArgumentException("Found " + this + ", expected a type with float32 form");
    }
    new Elements(this, elements.remaining() / (bits / 8)).toFloats(elements, destination);
  }

  /** The type written as {@code name}, case-sensitive, or null. */
  static @Nullable Dtype find(String name) {
    return BY_NAME.get(name);
  }
}
