package lookright.io.gguf;

import java.util.HashMap;
import java.util.Map;
import lookright.io.safetensors.Dtype;
import org.jspecify.annotations.Nullable;

/** Element types of GGUF tensors; quantised ones come in blocks of elements. */
public enum GgufType {
  /** IEEE single precision. */
  F32(0, 1, 4, Dtype.F32),
  /** IEEE half precision. */
  F16(1, 1, 2, Dtype.F16),
  /** Quantised: 4 bits and a scale. */
  Q4_0(2, 32, 18),
  /** Quantised: 4 bits, a scale and a minimum. */
  Q4_1(3, 32, 20),
  /** Quantised: 5 bits and a scale. */
  Q5_0(6, 32, 22),
  /** Quantised: 5 bits, a scale and a minimum. */
  Q5_1(7, 32, 24),
  /** Quantised: 8 bits and a scale. */
  Q8_0(8, 32, 34),
  /** Quantised: 8 bits, a scale and a sum. */
  Q8_1(9, 32, 40),
  /** Quantised in super-blocks: 2 bits. */
  Q2_K(10, 256, 84),
  /** Quantised in super-blocks: 3 bits. */
  Q3_K(11, 256, 110),
  /** Quantised in super-blocks: 4 bits. */
  Q4_K(12, 256, 144),
  /** Quantised in super-blocks: 5 bits. */
  Q5_K(13, 256, 176),
  /** Quantised in super-blocks: 6 bits. */
  Q6_K(14, 256, 210),
  /** Quantised in super-blocks: 8 bits. */
  Q8_K(15, 256, 292),
  /** Quantised by a code book. */
  IQ2_XXS(16, 256, 66),
  /** Quantised by a code book. */
  IQ2_XS(17, 256, 74),
  /** Quantised by a code book. */
  IQ3_XXS(18, 256, 98),
  /** Quantised by a code book. */
  IQ1_S(19, 256, 50),
  /** Quantised to 4 bits, not linearly. */
  IQ4_NL(20, 32, 18),
  /** Quantised by a code book. */
  IQ3_S(21, 256, 110),
  /** Quantised by a code book. */
  IQ2_S(22, 256, 82),
  /** Quantised to 4 bits, not linearly. */
  IQ4_XS(23, 256, 136),
  /** Signed byte. */
  I8(24, 1, 1, Dtype.I8),
  /** Signed 16-bit integer. */
  I16(25, 1, 2, Dtype.I16),
  /** Signed 32-bit integer. */
  I32(26, 1, 4, Dtype.I32),
  /** Signed 64-bit integer. */
  I64(27, 1, 8, Dtype.I64),
  /** IEEE double precision. */
  F64(28, 1, 8, Dtype.F64),
  /** Quantised by a code book. */
  IQ1_M(29, 256, 56),
  /** The upper half of a float32. */
  BF16(30, 1, 2, Dtype.BF16),
  /** Quantised to three values. */
  TQ1_0(34, 256, 54),
  /** Quantised to three values. */
  TQ2_0(35, 256, 66),
  /** Quantised: 4-bit floats and a scale. */
  MXFP4(39, 32, 17),
  /** Quantised: 4-bit floats and a scale. */
  NVFP4(40, 64, 36),
  /** Quantised to one bit. */
  Q1_0(41, 128, 18);

  private static final Map<Integer, GgufType> BY_NUMBER = new HashMap<>();

  static {
    for (GgufType type : values()) {
      BY_NUMBER.put(type.number, type);
    }
  }

  private final int number;
  private final int blockElements;
  private final int blockBytes;
  private final @Nullable Dtype dtype;

  GgufType(int number, int blockElements, int blockBytes) {
    this(number, blockElements, blockBytes, null);
  }

  GgufType(int number, int blockElements, int blockBytes, @Nullable Dtype dtype) {
    this.number = number;
    this.blockElements = blockElements;
    this.blockBytes = blockBytes;
    this.dtype = dtype;
  }

  /** The type that a file writes as {@code number}, or null. */
  static @Nullable GgufType find(int number) {
    return BY_NUMBER.get(number);
  }

  /** Elements of one block; 1 for plain types. */
  int blockElements() {
    return blockElements;
  }

  /** Bytes of one block. */
  int blockBytes() {
    return blockBytes;
  }

  /** The plain type of the same elements, or null for a quantised one. */
  public @Nullable Dtype dtype() {
    return dtype;
  }
}
