package lookright.training.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import lookright.attention.LayerMaskPlan;
import lookright.training.data.PredictedSentence;
import lookright.training.data.PredictionFile;
import lookright.training.run.RunRecord;
import org.jspecify.annotations.Nullable;

/**
 * A finished run where it lies.
 *
 * @param folder with whatever of the run was kept
 * @param record its record
 */
public record StoredRun(Path folder, RunRecord record) {

  /** Reads the record. */
  static StoredRun read(Path file) {
    Path folder = Objects.requireNonNullElse(file.getParent(), Path.of(""));
    return new StoredRun(folder, RunRecord.read(file));
  }

  long seed() {
    return record.seed();
  }

  LayerMaskPlan masks() {
    return record.masks();
  }

  /**
   * What it predicted; null where that was not kept.
   *
   * @throws lookright.io.UserException if the file is not as it was written
   */
  @Nullable List<PredictedSentence> predictions(Split split) {
    Path file = folder.resolve(split.predictions());
    return Files.isRegularFile(file) ? PredictionFile.read(file) : null;
  }
}
