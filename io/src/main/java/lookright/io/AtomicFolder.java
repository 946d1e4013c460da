package lookright.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** A folder that is there whole or not at all. */
public final class AtomicFolder {
  private AtomicFolder() {}

  /** Puts files into a folder. */
  @FunctionalInterface
  public interface Fill {
    /** Writes into {@code folder}, which exists and is empty. */
    void accept(Path folder) throws IOException;
  }

  /**
   * Refuses early what {@link #write} would refuse late.
   *
   * @throws UserException if the folder exists and may not be replaced, or cannot be created
   */
  public static void requireWritable(Path target, boolean force) {
    if (Files.exists(target) && !force) {
      throw new UserException(
          target + " exists already and is not overwritten: choose another --out, or add --force");
    }
    Path parent = target.toAbsolutePath().normalize().getParent();
    while (parent != null && !Files.exists(parent)) {
      parent = parent.getParent();
    }
    if (parent != null && (!Files.isDirectory(parent) || !Files.isWritable(parent))) {
      throw new UserException(
          target + " cannot be created: " + parent + " is not a folder that you may write to");
    }
  }

  /**
   * Fills a hidden folder beside {@code target}, forces every file to disk and moves it into place.
   * A folder that stood there is replaced only after everything was written, and only with {@code
   * force}.
   */
  public static void write(Path target, boolean force, Fill fill) {
    requireWritable(target, force);
    Path absolute = target.toAbsolutePath().normalize();
    Path staging = absolute.resolveSibling("." + absolute.getFileName() + "." + UUID.randomUUID());
    try {
      Files.createDirectories(staging);
      try {
        fill.accept(staging);
        forceAll(staging);
        moveInto(staging, absolute);
      } finally {
        delete(staging);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void moveInto(Path staging, Path target) throws IOException {
    Path old = target.resolveSibling(staging.getFileName() + ".old");
    boolean replaces = Files.exists(target);
    if (replaces) {
      Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
    }
    try {
      Files.move(staging, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (replaces) {
        Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
      }
      throw e;
    }
    forceFolder(target.resolveSibling("."));
    delete(old);
  }

  private static void forceAll(Path folder) throws IOException {
    for (Path path : walk(folder)) {
      if (Files.isRegularFile(path)) {
        AtomicFile.force(path);
      }
    }
    forceFolder(folder);
  }

  /** Makes the names in a folder last; not every system can open a folder. */
  private static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      return;
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      List<Path> all = walk(folder);
      for (Path path : all.stream().sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  private static List<Path> walk(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.toList();
    }
  }
}
