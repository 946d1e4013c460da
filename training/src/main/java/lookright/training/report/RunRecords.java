package lookright.training.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import lookright.io.FileErrors;
import lookright.io.UserException;
import lookright.training.run.RunRecord;

/** The run records below a folder. */
public final class RunRecords {
  private RunRecords() {}

  /**
   * Reads every {@code run.json} in a folder and the folders in it, in the order of their paths.
   *
   * @throws UserException if there is none, or one is not as {@code lookright train} writes it
   */
  public static List<StoredRun> read(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new UserException(
          folder + ": found no such folder; expected one with runs of lookright train in it.");
    }
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> found = files.filter(RunRecords::isRecord).sorted().toList();
      if (found.isEmpty()) {
        throw new UserException(
            folder
                + ": found no run.json; expected a folder with runs of lookright train in it"
                + " (its --out).");
      }
      return found.stream().map(StoredRun::read).toList();
    } catch (IOException e) {
      throw FileErrors.reading(folder, e);
    }
  }

  private static boolean isRecord(Path file) {
    return file.endsWith(RunRecord.FILE) && Files.isRegularFile(file);
  }
}
