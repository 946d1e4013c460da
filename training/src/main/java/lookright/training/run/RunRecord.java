package lookright.training.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import lookright.attention.LayerMaskPlan;
import lookright.io.Json;
import lookright.io.JsonRecords;
import lookright.training.EpochReport;
import lookright.training.settings.TrainSettings;
import org.jspecify.annotations.Nullable;

/**
 * {@code run.json}: settings, seed, hashes of data and base weights, versions, times, scores.
 *
 * @param name of the run: its plan and seed
 * @param plan the masks in their text form
 * @param finished when it was, in UTC
 * @param trainingSeconds wall time without evaluation and saving; other work on the machine counts
 * @param scores of the kept weights
 * @param epochs the learning curve
 * @param settings of this run and those that were started with it
 * @param dataSha256 by path of the file
 * @param baseSha256 by name of the base model's weight file
 * @param versions of what computed
 */
public record RunRecord(
    String name,
    String plan,
    long seed,
    String finished,
    double trainingSeconds,
    Scores scores,
    List<Epoch> epochs,
    TrainSettings settings,
    Map<String, String> dataSha256,
    Map<String, String> baseSha256,
    Provenance.Versions versions) {
  /** The file's name in a model folder. */
  public static final String FILE = "run.json";

  /** Copies the epochs; refuses a plan that is none. */
  public RunRecord {
    LayerMaskPlan.parse(plan);
    epochs = List.copyOf(epochs);
  }

  /**
   * Scores of the kept weights.
   *
   * @param validation null without validation sentences
   * @param test null without test sentences
   */
  public record Scores(
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ScoreRecord validation,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ScoreRecord test) {
    static Scores of(RunResult result) {
      return new Scores(of(result.validation()), of(result.test()));
    }

    private static @Nullable ScoreRecord of(@Nullable Evaluation evaluation) {
      return evaluation == null ? null : ScoreRecord.of(evaluation);
    }
  }

  /**
   * One epoch.
   *
   * @param epoch 1 for the first
   * @param loss mean training loss
   * @param validation score on the validation sentences, where there are any
   * @param tokensPerSecond real sub-tokens trained a second
   * @param kept whether its weights were the ones to keep so far
   */
  public record Epoch(
      int epoch,
      double loss,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double validation,
      long tokensPerSecond,
      boolean kept) {
    static List<Epoch> of(List<EpochReport> history) {
      return history.stream().map(Epoch::of).toList();
    }

    private static Epoch of(EpochReport report) {
      return new Epoch(
          report.epoch(),
          report.loss(),
          report.validation().isPresent() ? report.validation().getAsDouble() : null,
          Math.round(report.tokensPerSecond()),
          report.kept());
    }
  }

  /** The masks that were trained with. */
  public LayerMaskPlan masks() {
    return LayerMaskPlan.parse(plan);
  }

  /**
   * Reads a record.
   *
   * @throws lookright.io.UserException if the file is no such record, key by key
   */
  public static RunRecord read(Path file) {
    return JsonRecords.read(file, RunRecord.class);
  }

  static void write(
      Path folder, TrainSettings settings, RunResult result, TaggingData data, Path base) {
    RunRecord record =
        new RunRecord(
            result.name(),
            result.plan().toString(),
            result.seed(),
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
            Math.round(result.seconds() * 10) / 10.0,
            Scores.of(result),
            Epoch.of(result.history()),
            settings,
            data.hashes(),
            Provenance.weightHashes(base),
            Provenance.versions());
    Json.write(folder.resolve(FILE), JsonRecords.toJson(record));
  }
}
