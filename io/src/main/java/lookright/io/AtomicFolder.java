package lookright.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder that appears whole or not at all.
 *
 * <pre>{@code
 * try (AtomicFolder folder = AtomicFolder.create(target, false)) {
 *   Json.write(folder.path().resolve("config.json"), config);
 *   folder.commit();
 * }
 * }</pre>
 *
 * <p>Files are written to a hidden folder beside the target; {@link #commit} forces them to disk
 * and moves it into place. Without a commit, {@link #close} removes it. A folder that is replaced
 * is moved aside first and deleted only when the new one stands. A process that is killed leaves
 * hidden folders beside the target; {@link #recover} puts that right.
 */
public final class AtomicFolder implements AutoCloseable {
  private final Path target;
  private final boolean force;
  private final Path staging;
  private boolean committed;

  private AtomicFolder(Path target, boolean force) {
    this.target = target;
    this.force = force;
    staging = Disk.hiddenBeside(target, ".staging");
  }

  /**
   * Begins a folder.
   *
   * @param target where it will stand; missing parents are made
   * @param force whether it may replace what stands there
   * @throws UserException if the target exists and {@code force} is false, or nothing can be
   *     written there
   */
  public static AtomicFolder create(Path target, boolean force) {
    AtomicFolder folder = new AtomicFolder(target, force);
    folder.requireAbsent();
    try {
      Files.createDirectories(folder.staging);
    } catch (IOException e) {
      throw FileErrors.writing(target, e);
    }
    return folder;
  }

  /**
   * Refuses a target that exists or cannot be made, for commands that want to know before a long
   * run.
   *
   * @throws UserException if the target exists and {@code force} is false, or could not be made
   */
  public static void requireFree(Path target, boolean force) {
    requireAbsent(target, force);
    requireWritable(target);
  }

  private static void requireAbsent(Path target, boolean force) {
    if (!force && Disk.exists(target)) {
      throw new UserException(
          target + ": exists already; expected a new folder (--force replaces it)");
    }
  }

  /** Tries it: rights say nothing about file systems that cannot be written to. */
  private static void requireWritable(Path target) {
    Path above = target.toAbsolutePath().normalize().getParent();
    while (above != null && !Disk.exists(above)) {
      above = above.getParent();
    }
    if (above == null) {
      return;
    }
    if (!Files.isDirectory(above)) {
      throw new UserException(
          target + ": cannot be made, since " + above + " is no folder; choose another place");
    }
    try {
      Files.delete(Files.createTempDirectory(above, ".lookright"));
    } catch (IOException e) {
      throw FileErrors.writing(target, e);
    }
  }

  /**
   * Removes a folder whole: it is moved aside before the first file goes. Nothing happens if there
   * is none.
   */
  public static void delete(Path target) {
    try {
      if (Disk.exists(target)) {
        Path gone = Disk.hiddenBeside(target, ".gone");
        Files.move(target, gone, StandardCopyOption.ATOMIC_MOVE);
        Disk.forceFolder(gone.getParent());
        Disk.deleteAll(gone);
      }
    } catch (IOException e) {
      throw FileErrors.writing(target, e);
    }
  }

  /**
   * Puts right what a killed process left beside the target: the old folder returns if the new one
   * had not taken its place; what is half written or half deleted goes. No other process may be
   * writing the target.
   */
  public static void recover(Path target) {
    Path absolute = target.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      return;
    }
    Pattern left =
        Pattern.compile(
            "\\.%s\\.[0-9a-f-]{36}\\.(staging|old|gone)"
                .formatted(Pattern.quote(absolute.getFileName().toString())));
    try (Stream<Path> beside = Files.list(parent)) {
      List<Path> found =
          beside.filter(p -> left.matcher(p.getFileName().toString()).matches()).sorted().toList();
      for (Path path : found) {
        if (path.toString().endsWith(".old") && !Disk.exists(absolute)) {
          Files.move(path, absolute, StandardCopyOption.ATOMIC_MOVE);
          Disk.forceFolder(parent);
        } else {
          Disk.deleteAll(path);
        }
      }
    } catch (IOException e) {
      throw FileErrors.writing(target, e);
    }
  }

  /** The hidden folder to write into. */
  public Path path() {
    return staging;
  }

  /** Moves the folder into place. */
  public void commit() {
    requireAbsent();
    try {
      Disk.forceAll(staging);
      Path old = Disk.hiddenBeside(target, ".old");
      boolean replaces = Disk.exists(target);
      if (replaces) {
        Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
      }
      moveIntoPlace(old, replaces);
      committed = true;
      Disk.forceFolder(staging.getParent());
      Disk.deleteAll(old);
    } catch (IOException e) {
      throw FileErrors.writing(target, e);
    }
  }

  /** Removes the hidden folder if it was not committed. */
  @Override
  public void close() {
    if (committed) {
      return;
    }
    try {
      Disk.deleteAll(staging);
    } catch (IOException e) {
      throw FileErrors.writing(staging, e);
    }
  }

  private void moveIntoPlace(Path old, boolean replaces) throws IOException {
    try {
      Files.move(staging, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (replaces) {
        Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
      }
      throw e;
    }
  }

  private void requireAbsent() {
    requireAbsent(target, force);
  }
}
