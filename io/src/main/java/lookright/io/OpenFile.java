package lookright.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file of tensors that stays open for reading; failures name it. */
public record OpenFile(Path path, FileChannel channel) implements AutoCloseable {
  /** Reads a file's header and keeps the file. */
  @FunctionalInterface
  public interface Opening<T> {
    /** Makes what lives on {@code file}; if it fails, the file is closed again. */
    T open(OpenFile file) throws IOException;
  }

  /** Opens {@code path} and hands it to {@code opening}, whose result owns it from then on. */
  public static <T> T open(Path path, Opening<T> opening) {
    try {
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      try {
        return opening.open(new OpenFile(path, channel));
      } catch (IOException | RuntimeException | Error e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw FileErrors.reading(path, e);
    }
  }

  /** Fills {@code destination} with the bytes of a tensor from byte {@code at} of the file on. */
  public void read(long at, ByteBuffer destination) {
    try {
      long next = at;
      while (destination.hasRemaining()) {
        int count = channel.read(destination, next);
        if (count < 0) {
          throw new UserException(
              path + ": found the end of the file inside a tensor; expected the file unchanged");
        }
        next += count;
      }
    } catch (IOException e) {
      throw FileErrors.reading(path, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw FileErrors.reading(path, e);
    }
  }
}
