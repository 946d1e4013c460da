package lookright.model.convert;

import java.util.function.LongUnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Two orders of the rows of query and key projections. Rotary embedding turns pairs: Hugging Face
 * pairs row j of a head with row j + size/2, LLaMA's first release (and with it llama2.c, and
 * llama.cpp for some architectures) pairs row 2j with row 2j + 1.
 *
 * @param headSize rows of one head, an even number
 */
record RotaryRows(int headSize) {
  private static final Pattern QUERIES_AND_KEYS =
      Pattern.compile("model\\.layers\\.\\d+\\.self_attn\\.[qk]_proj\\.(weight|bias)");

  /** Whether the tensor of that Hugging Face name has rows in such an order. */
  static boolean concerns(String name) {
    return QUERIES_AND_KEYS.matcher(name).matches();
  }

  /** Which row of the alternating order stands at {@code row} of Hugging Face's. */
  long toAlternating(long row) {
    long half = headSize / 2;
    long within = row % headSize;
    return row - within + 2 * (within % half) + within / half;
  }

  /** Which row of Hugging Face's order stands at {@code row} of the alternating one. */
  long toHalves(long row) {
    long half = headSize / 2;
    long within = row % headSize;
    return row - within + within % 2 * half + within / 2;
  }

  /** The first of the two for tensors that it concerns; null for all others, which stay as is. */
  @Nullable LongUnaryOperator readingAlternating(String name) {
    return concerns(name) ? this::toAlternating : null;
  }

  /** The second of the two for tensors that it concerns; null for all others, which stay as is. */
  @Nullable LongUnaryOperator readingHalves(String name) {
    return concerns(name) ? this::toHalves : null;
  }
}
