package lookright.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One process, and in it one owner, at a time: a file {@code lock} that the system holds locked
 * until the owner closes it or dies, however it dies.
 *
 * <p>POSIX lets go of a file's locks as soon as the process closes any descriptor of that file, so
 * within this process a register decides before the file is opened, and nothing that opened it is
 * closed while the lock is held.
 */
public final class FolderLock implements AutoCloseable {
  private static final String FILE = "lock";
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final Path key;
  private final List<FileChannel> open;

  private FolderLock(Path file, Path key, List<FileChannel> open) {
    this.file = file;
    this.key = key;
    this.open = open;
  }

  /**
   * Locks a folder, which is made if it is missing.
   *
   * @param folder where the lock file stands
   * @param what is worked on, for the message
   * @throws UserException if another owner holds it, naming its process
   */
  public static FolderLock take(Path folder, Path what) {
    Path key = folder.toAbsolutePath().normalize();
    if (!HELD.add(key)) {
      throw refused(what, "process " + ProcessHandle.current().pid() + ", this one");
    }
    boolean taken = false;
    try {
      while (true) {
        Files.createDirectories(folder);
        FolderLock lock = tryTake(folder.resolve(FILE), key, what);
        if (lock != null) {
          taken = true;
          return lock;
        }
      }
    } catch (IOException e) {
      throw FileErrors.writing(folder, e);
    } finally {
      if (!taken) {
        HELD.remove(key);
      }
    }
  }

  private static UserException refused(Path what, String holder) {
    return new UserException(
        "%s: found another run at work on it (%s); wait for it, or choose another folder (--out)"
            .formatted(what, holder));
  }

  /** Null if the file was removed by its last owner between opening and locking it. */
  private static @Nullable FolderLock tryTake(Path file, Path key, Path what) throws IOException {
    List<FileChannel> open = new ArrayList<>();
    boolean mine = false;
    try {
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      open.add(channel);
      if (channel.tryLock() == null) {
        throw refused(what, firstWords(channel));
      }
      String name = "process " + ProcessHandle.current().pid() + " " + UUID.randomUUID();
      channel.truncate(0).write(ByteBuffer.wrap(name.getBytes(StandardCharsets.UTF_8)));
      if (Files.exists(file)) {
        FileChannel again = FileChannel.open(file, StandardOpenOption.READ);
        open.add(again);
        mine = text(again).equals(name);
      }
      return mine ? new FolderLock(file, key, open) : null;
    } catch (NoSuchFileException e) {
      return null; // the folder was removed meanwhile
    } finally {
      if (!mine) {
        closeAll(open);
      }
    }
  }

  private static String text(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(128);
    channel.read(bytes, 0);
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
  }

  private static String firstWords(FileChannel channel) throws IOException {
    String text = text(channel);
    int end = text.lastIndexOf(' ');
    return end < 0 ? "just started" : text.substring(0, end);
  }

  private static void closeAll(List<FileChannel> channels) throws IOException {
    for (FileChannel channel : channels) {
      channel.close();
    }
  }

  /** The folder that is locked. */
  public Path folder() {
    return file.resolveSibling(".").normalize();
  }

  /** Removes the lock file and lets go. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
      closeAll(open);
    } catch (IOException e) {
      throw FileErrors.writing(file, e);
    } finally {
      HELD.remove(key);
    }
  }
}
