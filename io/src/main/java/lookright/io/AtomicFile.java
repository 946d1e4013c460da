package lookright.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A single file that appears whole or not at all: written beside its target, forced to disk,
 * renamed. An existing file is replaced; on failure it is untouched. Links are followed, and what
 * is no file, such as a pipe or {@code /dev/null}, is written to as it is.
 */
public final class AtomicFile {
  private AtomicFile() {}

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes all bytes; the stream is buffered and closed by the caller. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes {@code target} with what {@code content} gives.
   *
   * @throws UserException if the place cannot be written to
   */
  public static void write(Path target, Content content) {
    try {
      Path place = Files.exists(target) ? target.toRealPath() : target;
      if (Files.isDirectory(place)) {
        throw new UserException(target + ": found a folder; expected a file's name");
      }
      if (Files.exists(place) && !Files.isRegularFile(place)) {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(place))) {
          content.writeTo(out);
        }
      } else {
        replace(place, content);
      }
    } catch (IOException e) {
      throw FileErrors.writing(target, e);
    }
  }

  private static void replace(Path target, Content content) throws IOException {
    Path temporary = Disk.hiddenBeside(target, ".tmp");
    try {
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
        content.writeTo(out);
        out.flush();
        channel.force(true);
      }
      Files.move(
          temporary,
          target.toAbsolutePath(),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      Disk.forceFolder(temporary.getParent());
    } finally {
      deleteQuietly(temporary);
    }
  }

  /** Writes text as UTF-8. */
  public static void writeText(Path target, String text) {
    write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** The failure that is on its way matters more than a left-over that cannot be removed. */
  private static void deleteQuietly(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      return;
    }
  }
}
