package lookright.fuzz;

import java.util.Arrays;
import java.util.List;

/**
 * Decisions drawn from bytes, so that a fuzzer which mutates bytes mutates decisions. After the
 * last byte every answer is the first possible one: the empty input builds the plainest file.
 */
public final class Choices {
  /** Where sizes, counts and offsets tend to break. */
  private static final long[] EDGES = {
    0,
    1,
    2,
    7,
    8,
    127,
    255,
    65_535,
    1L << 24,
    Integer.MAX_VALUE,
    1L << 31,
    (1L << 32) - 1,
    1L << 32,
    1L << 40,
    Long.MAX_VALUE - 7,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    -8,
    -1
  };

  private static final List<String> TEXTS =
      List.of(
          "a",
          "b",
          "",
          " ",
          "..",
          "/",
          "\\",
          "C:",
          "\0",
          "\n",
          "\"",
          "\u007f",
          "\u00e9",
          "\u2028",
          "\ufeff",
          "\uffff",
          "\ud83d\ude42",
          "\ud800",
          "\udc00",
          "__metadata__");

  private final byte[] bytes;
  private int next;

  /** Decides by {@code bytes}, one or more for each decision, from the first on. */
  public Choices(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  /** True while there are bytes left to decide by. */
  public boolean hasNext() {
    return next < bytes.length;
  }

  /** A number from 0 to {@code bound - 1}. */
  public int below(int bound) {
    int value = 0;
    for (int range = 1; range < bound && hasNext(); range = range < 1 << 23 ? range << 8 : bound) {
      value = (value << 8) | (bytes[next++] & 0xff);
    }
    return Integer.remainderUnsigned(value, bound);
  }

  /** True once in {@code n}; false when the bytes are used up. */
  public boolean oneIn(int n) {
    return below(n) == n - 1;
  }

  /** One of these. */
  @SafeVarargs
  public final <T> T of(T... values) {
    return values[below(values.length)];
  }

  /** One of these. */
  public <T> T of(List<T> values) {
    return values.get(below(values.size()));
  }

  /** A 64-bit integer, most often at an edge or close to one. */
  public long integer() {
    long edge = EDGES[below(EDGES.length)];
    return switch (below(4)) {
      case 1 -> edge + 1 - below(3);
      case 2 -> below(64);
      case 3 -> ((long) below(1 << 30) << 34) ^ ((long) below(1 << 30) << 8) ^ below(256);
      default -> edge;
    };
  }

  /** A text of up to {@code maxPieces} pieces, some of them odd or not even Unicode. */
  public String text(int maxPieces) {
    StringBuilder text = new StringBuilder();
    for (int pieces = below(maxPieces + 1); pieces > 0; pieces--) {
      text.append(oneIn(4) ? String.valueOf((char) below(65_536)) : of(TEXTS));
    }
    return text.toString();
  }

  /** {@code length} bytes, zeros when the input is used up. */
  public byte[] bytes(int length) {
    byte[] taken = Arrays.copyOfRange(bytes, Math.min(next, bytes.length), next + length);
    next = Math.min(bytes.length, next + length);
    return taken;
  }

  /**
   * Good bytes with up to {@code maxWounds} wounds: bytes changed, an integer of 2, 4 or 8 bytes
   * (little-endian) put over them, a piece removed, doubled or moved, a tail cut off or added.
   */
  public byte[] damage(byte[] good, int maxWounds) {
    byte[] bad = good;
    for (int wounds = below(maxWounds + 1); wounds > 0; wounds--) {
      bad = wound(bad);
    }
    return bad;
  }

  private byte[] wound(byte[] good) {
    int at = below(good.length + 1);
    byte[] head = Arrays.copyOf(good, at);
    byte[] tail = Arrays.copyOfRange(good, at, good.length);
    int length = Math.min(tail.length, 1 + below(16));
    byte[] piece = Arrays.copyOf(tail, length);
    byte[] rest = Arrays.copyOfRange(tail, length, tail.length);
    return switch (below(7)) {
      case 0 -> join(head, bytes(length), rest);
      case 1 -> {
        byte[] number = littleEndian(integer(), Math.min(tail.length, 2 << below(3)));
        yield join(head, number, Arrays.copyOfRange(tail, number.length, tail.length));
      }
      case 2 -> join(head, rest);
      case 3 -> join(head, piece, tail);
      case 4 -> join(rest, head, piece);
      case 5 -> head;
      default -> join(head, bytes(1 + below(16)), tail);
    };
  }

  private static byte[] littleEndian(long value, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (value >>> (8 * (i & 7)));
    }
    return bytes;
  }

  private static byte[] join(byte[]... parts) {
    byte[] whole = new byte[Arrays.stream(parts).mapToInt(p -> p.length).sum()];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, whole, at, part.length);
      at += part.length;
    }
    return whole;
  }
}
