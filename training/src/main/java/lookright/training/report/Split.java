package lookright.training.report;

import java.util.List;
import lookright.training.data.PredictionFile;
import lookright.training.run.RunRecord;
import lookright.training.run.ScoreRecord;
import org.jspecify.annotations.Nullable;

/** Which sentences a score is about. */
enum Split {
  VALIDATION(PredictionFile.VALIDATION),
  TEST(PredictionFile.TEST);

  private final String predictions;

  Split(String predictions) {
    this.predictions = predictions;
  }

  /** The file of predictions in a run's folder. */
  String predictions() {
    return predictions;
  }

  /** The score on them; null if the run has none. */
  @Nullable ScoreRecord of(RunRecord run) {
    return this == VALIDATION ? run.scores().validation() : run.scores().test();
  }

  /** Whether all runs have the score. */
  boolean isIn(List<RunRecord> runs) {
    return runs.stream().allMatch(run -> of(run) != null);
  }

  @Override
  public String toString() {
    return this == VALIDATION ? "validation" : "test";
  }
}
