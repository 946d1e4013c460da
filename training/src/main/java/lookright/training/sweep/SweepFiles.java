package lookright.training.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import lookright.io.AtomicFile;
import lookright.io.AtomicFolder;
import lookright.io.FileErrors;
import lookright.io.Json;
import lookright.io.JsonRecords;
import lookright.io.UserException;
import lookright.training.CsvText;
import lookright.training.sweep.SweepResult.CellRow;
import org.jspecify.annotations.Nullable;

/** The two tables in a sweep's folder. */
final class SweepFiles {
  private static final String JSON = "sweep.json";
  private static final String CSV = "sweep.csv";

  private SweepFiles() {}

  /**
   * Makes a folder, or makes sure that it is a sweep's.
   *
   * @param force whether a sweep that stands there is removed
   */
  static void prepare(Path folder, boolean force) {
    boolean sweep = Files.exists(folder.resolve(JSON));
    if (!sweep) {
      requireNew(folder);
    } else if (force) {
      AtomicFolder.delete(folder);
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw FileErrors.writing(folder, e);
    }
  }

  private static void requireNew(Path folder) {
    String[] found = folder.toFile().list();
    if (found != null && found.length > 0) {
      throw new UserException(
          folder
              + ": found files but no sweep.json, expected a new folder or that of a sweep; choose"
              + " another one (--out)");
    }
    if (found == null) {
      AtomicFolder.requireFree(folder, false);
    }
  }

  static void write(Path folder, SweepResult result) {
    AtomicFile.writeText(folder.resolve(CSV), csv(result));
    Json.write(folder.resolve(JSON), JsonRecords.toJson(result));
  }

  private static String csv(SweepResult result) {
    return CsvText.of(
        List.of(
            "task",
            "rate",
            "plan",
            "masks",
            "seed",
            "state",
            "validation",
            "test",
            "failure",
            "folder"),
        result.cells().stream().map(SweepFiles::row).toList());
  }

  private static List<@Nullable Object> row(CellRow cell) {
    return Arrays.asList(
        cell.task(),
        cell.rate(),
        cell.plan(),
        cell.masks(),
        cell.seed(),
        cell.state(),
        cell.validation(),
        cell.test(),
        cell.failure(),
        cell.folder());
  }
}
