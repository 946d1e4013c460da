package lookright.training.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lookright.model.tagging.LabelPosition;
import lookright.model.tagging.LongSentences;
import lookright.training.metrics.Score;
import lookright.training.run.Provenance;
import lookright.training.run.RunRecord;
import lookright.training.run.ScoreRecord;
import lookright.training.settings.TokenSettings;
import lookright.training.settings.TrainSettings;

/** Run records with scores of choice. */
final class Runs {
  private Runs() {}

  /** A run with this strict F1 on validation and test, as fractions of 1. */
  static StoredRun run(
      String plan, long seed, LabelPosition labelOn, double validation, double test) {
    TrainSettings base =
        TrainSettings.of(
            Path.of("models/m"), Path.of("data/a.train"), Path.of("data/a.dev"), Path.of("out"));
    TrainSettings settings =
        new TrainSettings(
            base.model(),
            base.strict(),
            base.output(),
            base.data(),
            base.plans(),
            new TokenSettings(128, LongSentences.TRUNCATE, labelOn),
            base.batches(),
            base.optimiser(),
            base.tuning(),
            base.run());
    RunRecord record =
        new RunRecord(
            plan + "-seed" + seed,
            plan,
            seed,
            "2026-01-01T00:00:00Z",
            60,
            new RunRecord.Scores(score(validation), score(test)),
            List.of(new RunRecord.Epoch(1, 0.5, validation, 1000, true)),
            settings,
            Map.of("data/a.train", "aa", "data/a.dev", "bb"),
            Map.of("model.safetensors", "cc"),
            null,
            new Provenance.Versions("0.1.0", "17", "Linux amd64", 2),
            null);
    return new StoredRun(Path.of("nowhere"), record);
  }

  private static ScoreRecord score(double f1) {
    ScoreRecord.Spans spans =
        new ScoreRecord.Spans(f1, f1, f1, f1, Map.of("PER", new Score(f1, f1, f1, 10)));
    return new ScoreRecord(spans, spans, 0.9, null, 5, 0);
  }
}
