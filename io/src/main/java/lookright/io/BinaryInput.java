package lookright.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Little-endian values from a file's beginning onwards, through one buffer. What lies beyond the
 * end of the file is refused by name, and so is a text longer than what the file has left.
 */
public final class BinaryInput {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path file;
  private final FileChannel channel;
  private final long length;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private long next;

  /** Begins at byte 0 of {@code channel}, whose own position is not used. */
  public BinaryInput(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    length = channel.size();
    buffer.limit(0);
  }

  /** Bytes of the file before the next value. */
  public long position() {
    return next - buffer.remaining();
  }

  /** Bytes of the file from the next value on. */
  public long remaining() {
    return length - position();
  }

  /** The next byte, from 0 to 255. */
  public int readByte() throws IOException {
    return need(1).get() & 0xff;
  }

  /** The next 16 bits, signed. */
  public short readShort() throws IOException {
    return need(2).getShort();
  }

  /** The next 32 bits, signed. */
  public int readInt() throws IOException {
    return need(4).getInt();
  }

  /** The next 64 bits, signed. */
  public long readLong() throws IOException {
    return need(8).getLong();
  }

  /** The next bytes, at most {@code limit}; the memory is taken only when the file has them. */
  public byte[] readBytes(long count, int limit, String what) throws IOException {
    if (count < 0 || count > Math.min(limit, remaining())) {
      throw new UserException(
          "%s: found %s of %s bytes at byte %d; expected at most %d: the file is damaged"
              .formatted(
                  file,
                  what,
                  Long.toUnsignedString(count),
                  position(),
                  Math.min(limit, remaining())));
    }
    byte[] bytes = new byte[(int) count];
    for (int at = 0; at < bytes.length; ) {
      int part = Math.min(bytes.length - at, BUFFER_BYTES);
      need(part).get(bytes, at, part);
      at += part;
    }
    return bytes;
  }

  private ByteBuffer need(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      buffer.compact();
      while (buffer.position() < bytes) {
        int count = channel.read(buffer, next);
        if (count < 0) {
          throw new UserException(
              file
                  + ": found the end of the file at byte "
                  + next
                  + "; expected more: it is cut off");
        }
        next += count;
      }
      buffer.flip();
    }
    return buffer;
  }
}
