package lookright.io.safetensors;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import lookright.io.safetensors.SafetensorsException.Kind;

/**
 * Plain positional reads of one file through small buffers of native memory. Nothing is mapped, so
 * neither a size of 2 GiB nor a file that is cut off while it is read matters.
 */
final class DataReader implements AutoCloseable {
  /** A multiple of every element's size, and small enough to stay in a core's cache. */
  static final int CHUNK_BYTES = 1 << 18;

  /** Takes a piece of a tensor: whole elements, little-endian, from 0 to the limit. */
  interface ChunkConsumer {
    void accept(ByteBuffer chunk) throws IOException;
  }

  private final Path file;
  private final FileChannel channel;
  private final Queue<ByteBuffer> chunks = new ConcurrentLinkedQueue<>();

  DataReader(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  long size() throws IOException {
    return channel.size();
  }

  /** Fills {@code into} up to its limit and flips it. */
  void readFully(ByteBuffer into, long position, String what) throws IOException {
    int start = into.position();
    while (into.hasRemaining()) {
      if (channel.read(into, position + into.position() - start) < 0) {
        throw new SafetensorsException(
            Kind.TRUNCATED, file, "the end of the file inside " + what, "the file unchanged");
      }
    }
    into.flip();
  }

  /** Gives the bytes from {@code begin} to {@code end} of the file to {@code consumer}. */
  void forEachChunk(long begin, long end, String what, ChunkConsumer consumer) throws IOException {
    ByteBuffer chunk = take((int) Math.min(CHUNK_BYTES, end - begin));
    try {
      for (long at = begin; at < end; at += chunk.limit()) {
        chunk.clear().limit((int) Math.min(CHUNK_BYTES, Math.min(chunk.capacity(), end - at)));
        readFully(chunk, at, what);
        consumer.accept(chunk);
      }
    } finally {
      chunks.add(chunk);
    }
  }

  /** The bytes from {@code begin} to {@code end} of the file as a stream, read anew each time. */
  InputStream stream(long begin, long end, String what) {
    return new InputStream() {
      private final ByteBuffer buffer = ByteBuffer.allocate(8192).limit(0);
      private long next = begin;

      @Override
      public int read() throws IOException {
        return fill() ? buffer.get() & 0xff : -1;
      }

      @Override
      public int read(byte[] into, int from, int length) throws IOException {
        if (!fill()) {
          return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(into, from, count);
        return count;
      }

      private boolean fill() throws IOException {
        if (!buffer.hasRemaining() && next < end) {
          buffer.clear().limit((int) Math.min(buffer.capacity(), end - next));
          readFully(buffer, next, what);
          next += buffer.limit();
        }
        return buffer.hasRemaining();
      }
    };
  }

  @Override
  public void close() throws IOException {
    chunks.clear();
    channel.close();
  }

  private ByteBuffer take(int bytes) {
    ByteBuffer chunk = chunks.poll();
    return chunk != null && chunk.capacity() >= bytes
        ? chunk
        : ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
