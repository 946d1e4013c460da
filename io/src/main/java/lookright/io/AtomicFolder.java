package lookright.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

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
 * is moved aside first and deleted only when the new one stands.
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
    folder.requireFree();
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
    if (!force && Disk.exists(target)) {
      throw new UserException(
          target + ": exists already; expected a new folder (--force replaces it)");
    }
    Path above = target.toAbsolutePath().normalize().getParent();
    while (above != null && !Disk.exists(above)) {
      above = above.getParent();
    }
    if (above != null && !Files.isDirectory(above)) {
      throw new UserException(
          target + ": cannot be made, since " + above + " is no folder; choose another place");
    }
    if (above != null && !Files.isWritable(above)) {
      throw new UserException(
          target + ": found no right to write in " + above + "; choose another place");
    }
  }

  /** The hidden folder to write into. */
  public Path path() {
    return staging;
  }

  /** Moves the folder into place. */
  public void commit() {
    requireFree();
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

  private void requireFree() {
    requireFree(target, force);
  }
}
