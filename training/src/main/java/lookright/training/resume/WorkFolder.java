package lookright.training.resume;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import lookright.io.AtomicFolder;
import lookright.io.FileErrors;
import lookright.io.FolderLock;
import lookright.io.Json;
import lookright.io.UserException;
import lookright.training.settings.SettingKeys;

/**
 * The folder {@code OUT.checkpoints} beside a result: locked while this is open, and removed when
 * it closes and holds no checkpoint.
 */
public final class WorkFolder implements AutoCloseable {
  private static final String SETTINGS = "settings.json";

  private final Path folder;
  private final FolderLock lock;
  private boolean partlyDone;

  private WorkFolder(Path folder, FolderLock lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /** Where the checkpoints of {@code out} stand. */
  public static Path beside(Path out) {
    Path plain = out.normalize();
    String name = String.valueOf(plain.getFileName());
    if (name.isEmpty() || name.equals("..")) {
      plain = out.toAbsolutePath().normalize();
    }
    return plain.resolveSibling(plain.getFileName() + ".checkpoints");
  }

  /** The settings, by the keys of a configuration file, of what was begun for {@code out}. */
  public static Path settings(Path out) {
    return beside(out).resolve(SETTINGS);
  }

  /**
   * Takes the folder of {@code out}, and puts right what a killed process left there.
   *
   * @param settings by the keys of a configuration file
   * @param resume whether checkpoints are to be used; if not they are refused, or with {@code
   *     force} removed
   * @throws UserException if another process is at work on it, or what was begun there would be
   *     lost
   */
  public static WorkFolder open(Path out, JsonNode settings, boolean resume, boolean force) {
    Path folder = beside(out);
    WorkFolder work = new WorkFolder(folder, FolderLock.take(folder, out));
    try {
      AtomicFolder.recover(out);
      clean(folder);
      work.runs().forEach(WorkFolder::clean);
      if (!resume && !force && work.holdsCheckpoints()) {
        throw new UserException(
            "%s: found checkpoints of a run that was not finished; --resume %s goes on with it, --force begins anew"
                .formatted(folder, out));
      }
      if (!resume) {
        work.runs().forEach(AtomicFolder::delete);
      }
      Path file = folder.resolve(SETTINGS);
      if (resume && Files.exists(file)) {
        deciding(settings).require(deciding(Json.read(file)), out);
      }
      Json.write(file, settings);
      return work;
    } catch (RuntimeException | Error e) {
      work.close();
      throw e;
    }
  }

  /** Whatever is hidden here was left by a killed process: the lock is ours. */
  private static void clean(Path folder) {
    for (Path path : listed(folder)) {
      if (path.getFileName().toString().startsWith(".")) {
        AtomicFolder.delete(path);
      }
    }
  }

  private static RunIdentity deciding(JsonNode settings) {
    SortedMap<String, String> facts = new TreeMap<>();
    settings
        .properties()
        .forEach(
            entry -> {
              JsonNode value = entry.getValue();
              if (SettingKeys.decides(entry.getKey())) {
                facts.put(entry.getKey(), value.isArray() ? value.toString() : value.asText());
              }
            });
    return new RunIdentity(facts);
  }

  /** Where the checkpoints of a run stand. */
  public Path of(String run) {
    return folder.resolve(run);
  }

  /** Whether some of its runs are finished and others are still to come. */
  public void partlyDone(boolean yes) {
    partlyDone = yes;
  }

  private List<Path> runs() {
    return listed(folder).stream().filter(Files::isDirectory).toList();
  }

  private boolean holdsCheckpoints() {
    return runs().stream().anyMatch(run -> !listed(run).isEmpty());
  }

  private static List<Path> listed(Path folder) {
    try (Stream<Path> found = Files.list(folder)) {
      return found.sorted().toList();
    } catch (IOException e) {
      throw FileErrors.reading(folder, e);
    }
  }

  @Override
  public void close() {
    try (lock) {
      if (!holdsCheckpoints() && !partlyDone) {
        Files.deleteIfExists(folder.resolve(SETTINGS));
        runs().forEach(AtomicFolder::delete);
      }
    } catch (IOException e) {
      throw FileErrors.writing(folder, e);
    } finally {
      removeIfEmpty();
    }
  }

  /** Another process may have taken it since. */
  private void removeIfEmpty() {
    try {
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      return; // it is not empty
    }
  }
}
