package lookright.io;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * The files that {@code src/test/python/make_formats.py --tiny} made, and random damage to them.
 */
public final class Formats {
  private Formats() {}

  /** One of the files or folders. */
  public static Path path(String name) {
    String root = Objects.requireNonNull(System.getProperty("lookright.root"));
    return Path.of(root, "src/test/resources/formats").resolve(name);
  }

  /** All bytes of a tensor. */
  public static byte[] bytes(TensorSource source, String name) {
    ByteBuffer bytes = ByteBuffer.allocate((int) source.info(name).byteCount());
    source.readBytes(name, 0, bytes);
    return bytes.array();
  }

  /** A copy with one to four random changes: a bit, a byte, a number, a piece gone or doubled. */
  public static byte[] damaged(byte[] whole, SplittableRandom random, int within) {
    byte[] bytes = whole.clone();
    for (int changes = random.nextInt(1, 5); changes > 0; changes--) {
      int at = random.nextInt(Math.min(within, bytes.length));
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        case 2 -> putLong(bytes, at, random.nextLong());
        case 3 -> putLong(bytes, at, Long.MAX_VALUE >>> random.nextInt(63));
        case 4 -> bytes = without(bytes, at, Math.min(random.nextInt(1, 20), bytes.length - at));
        default -> bytes = doubled(bytes, at, Math.min(random.nextInt(1, 20), bytes.length - at));
      }
      if (bytes.length == 0) {
        return bytes;
      }
    }
    return bytes;
  }

  private static void putLong(byte[] bytes, int at, long value) {
    for (int i = 0; i < Long.BYTES && at + i < bytes.length; i++) {
      bytes[at + i] = (byte) (value >>> (8 * i));
    }
  }

  private static byte[] without(byte[] bytes, int at, int count) {
    byte[] less = new byte[bytes.length - count];
    System.arraycopy(bytes, 0, less, 0, at);
    System.arraycopy(bytes, at + count, less, at, less.length - at);
    return less;
  }

  private static byte[] doubled(byte[] bytes, int at, int count) {
    byte[] more = new byte[bytes.length + count];
    System.arraycopy(bytes, 0, more, 0, at + count);
    System.arraycopy(bytes, at, more, at + count, bytes.length - at);
    return more;
  }
}
