package lookright.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** A file that is there whole or not at all. */
public final class AtomicFile {
  private AtomicFile() {}

  /** Writes beside the target, forces to disk, and moves over it. */
  public static void write(Path target, String text) throws IOException {
    Path absolute = target.toAbsolutePath();
    Path staging = absolute.resolveSibling("." + absolute.getFileName() + "." + UUID.randomUUID());
    try {
      Files.createDirectories(staging.resolve("..").normalize());
      Files.writeString(staging, text);
      force(staging);
      Files.move(
          staging, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(staging);
    }
  }

  /** Makes what was written to {@code file} last. */
  static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }
}
