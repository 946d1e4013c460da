package lookright.training.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import lookright.attention.LayerMaskPlan;
import lookright.io.Json;
import lookright.io.JsonRecords;
import lookright.training.EpochReport;
import lookright.training.resume.RunIdentity;
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
 * @param baseSha256 by name of the base model's file: weights, configuration, tokenizer
 * @param identity all that decides the bits, see {@link RunIdentity}; null in records of versions
 *     that could not resume
 * @param versions of what computed
 * @param speed of training, which no two runs share; null in older records
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
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable SortedMap<String, String> identity,
    Provenance.Versions versions,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Speed speed) {
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
      return new Scores(result.validation(), result.test());
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

    private EpochReport report() {
      OptionalDouble score =
          validation == null ? OptionalDouble.empty() : OptionalDouble.of(validation);
      return new EpochReport(epoch, loss, score, tokensPerSecond, kept);
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

  /** Which run a finished folder holds; null if it has no record. */
  static @Nullable RunIdentity identity(Path folder) {
    Path file = folder.resolve(FILE);
    return Files.exists(file) ? RunIdentity.of(Json.readObject(file).path("identity")) : null;
  }

  /** The result of a run that was finished before. */
  static RunResult result(Path folder) {
    RunRecord record = read(folder.resolve(FILE));
    return new RunResult(
        record.name(),
        folder,
        record.masks(),
        record.seed(),
        record.epochs().stream().map(Epoch::report).toList(),
        record.scores().validation(),
        record.scores().test(),
        record.trainingSeconds());
  }

  /** Adds the test score to the record of a run that was scored later. */
  static void addTest(Path folder, ScoreRecord test) {
    Path file = folder.resolve(FILE);
    RunRecord old = read(file);
    RunRecord scored =
        new RunRecord(
            old.name,
            old.plan,
            old.seed,
            old.finished,
            old.trainingSeconds,
            new Scores(old.scores.validation, test),
            old.epochs,
            old.settings,
            old.dataSha256,
            old.baseSha256,
            old.identity,
            old.versions,
            old.speed);
    Json.write(file, JsonRecords.toJson(scored));
  }

  static void write(Path folder, RunResult result, TaggerMaterial material, Speed speed) {
    RunRecord record =
        new RunRecord(
            result.name(),
            result.plan().toString(),
            result.seed(),
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
            Math.round(result.seconds() * 10) / 10.0,
            Scores.of(result),
            Epoch.of(result.history()),
            material.settings(),
            material.dataHashes(),
            material.baseHashes(),
            material.identity(result.plan(), result.seed()).facts(),
            Provenance.versions(),
            speed);
    Json.write(folder.resolve(FILE), JsonRecords.toJson(record));
  }
}
