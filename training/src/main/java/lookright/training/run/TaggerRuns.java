package lookright.training.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lookright.attention.LayerMaskPlan;
import lookright.io.AtomicFolder;
import lookright.io.Json;
import lookright.io.UserException;
import lookright.model.DecoderConfig;
import lookright.model.device.Device;
import lookright.model.folder.PlanChoice;
import lookright.model.folder.TaggerModel;
import lookright.ops.Workers;
import lookright.training.ProgressListener;
import lookright.training.RunFailedException;
import lookright.training.data.DataSet;
import lookright.training.data.PredictionFile;
import lookright.training.loop.TrainingLoop.Surroundings;
import lookright.training.resume.RunCheckpoints;
import lookright.training.resume.RunIdentity;
import lookright.training.resume.WorkFolder;
import lookright.training.settings.OutputSettings;
import lookright.training.settings.PlanSettings;
import lookright.training.settings.SettingKeys;
import lookright.training.settings.TrainSettings;
import org.jspecify.annotations.Nullable;

/**
 * Fine-tunes a decoder to tag: one run for each plan and seed. A single run's folder is the output
 * folder; several stand in it side by side with {@code summary.csv} and {@code summary.json}.
 *
 * <p>While it works, checkpoints stand in {@link WorkFolder}. With {@link OutputSettings#resume} it
 * goes on with what was begun: finished runs are read from their records, the others continue.
 */
public final class TaggerRuns implements AutoCloseable {
  private final TrainSettings settings;
  private final Surroundings surroundings;
  private final ProgressListener listener;
  private final OutputSettings output;
  private final TaggerMaterial material;

  /** Reads data and model; a user's mistake in either is found here, before anything is written. */
  public TaggerRuns(TrainSettings settings, Surroundings surroundings) {
    this.settings = settings;
    this.surroundings = surroundings;
    this.listener = surroundings.listener();
    this.output = settings.output();
    requireFree();
    requireApart();
    settings.tuning().products().requireOn(surroundings.device());
    this.material = new TaggerMaterial(settings, listener);
    surroundings.device().requireMemory(memoryBytes());
  }

  private void requireFree() {
    AtomicFolder.requireFree(output.folder(), output.force() || output.resume());
  }

  /** Replacing a folder must not take the model or the data with it. */
  private void requireApart() {
    Path out = output.folder().toAbsolutePath().normalize();
    List<@Nullable Path> inputs =
        Arrays.asList(
            settings.model(),
            settings.data().train(),
            settings.data().validation(),
            settings.data().test());
    for (Path input : inputs) {
      if (input != null && input.toAbsolutePath().normalize().startsWith(out)) {
        throw new UserException(
            "out: %s holds %s, which this run reads; choose another folder (--out)"
                .formatted(output.folder(), input));
      }
    }
  }

  /** The plans that settings name, by the name that they have in folders and tables. */
  public Map<String, LayerMaskPlan> plans(PlanSettings plans) {
    return plans(plans, material.base().config().decoder());
  }

  static Map<String, LayerMaskPlan> plans(PlanSettings plans, DecoderConfig decoder) {
    Map<String, LayerMaskPlan> named = new LinkedHashMap<>();
    for (String text : plans.masks()) {
      PlanChoice choice = new PlanChoice(text, null, plans.windowConvention());
      LayerMaskPlan plan = choice.resolve(decoder, null);
      named.put(PlanNames.of(plan), plan);
    }
    for (String bits : plans.groups()) {
      PlanChoice choice = new PlanChoice(null, bits, plans.windowConvention());
      named.put(bits, choice.resolve(decoder, null));
    }
    if (named.isEmpty()) {
      PlanChoice own = new PlanChoice(null, null, plans.windowConvention());
      LayerMaskPlan plan = own.resolve(decoder, null);
      named.put(PlanNames.of(plan), plan);
    }
    return named;
  }

  /**
   * Trains all of them; a failure ends the runs, what was finished before stays.
   *
   * @throws UserException if another process is at work on the folder, if checkpoints stand there
   *     and neither resume nor force is asked for, or if what was begun had other settings
   */
  public List<RunResult> run() {
    Map<String, LayerMaskPlan> plans = plans(settings.plans());
    JsonNode keys = Json.mapper().valueToTree(SettingKeys.of(settings));
    int runs = plans.size() * settings.run().seeds().size();
    List<RunResult> results = new ArrayList<>();
    try (WorkFolder work =
        WorkFolder.open(output.folder(), keys, output.resume(), output.force())) {
      requireFree(); // it may have been made while the data was read
      sayWhetherHeadIsNew();
      for (Map.Entry<String, LayerMaskPlan> plan : plans.entrySet()) {
        for (long seed : settings.run().seeds()) {
          String name = plan.getKey() + "-seed" + seed;
          Path folder = runs == 1 ? output.folder() : output.folder().resolve(name);
          listener.runStarted(name, results.size() + 1, runs, settings.run().epochs());
          results.add(run(work, new PlannedRun(name, plan.getValue(), seed, folder)));
          listener.runEnded();
          if (runs > 1) {
            Summary.write(output.folder(), results);
          }
          work.partlyDone(results.size() < runs);
        }
      }
    }
    return results;
  }

  private void sayWhetherHeadIsNew() {
    if (!material.keepsHead()) {
      String text = "A new head for %d labels is put on %s";
      listener.message(text.formatted(material.data().labels().size(), material.base().folder()));
    }
  }

  private RunResult run(WorkFolder work, PlannedRun run) {
    try {
      return run(work, run, surroundings, TestScores.NOW);
    } catch (RunFailedException e) {
      throw e; // going on would fail again
    } catch (RuntimeException | Error e) {
      RunCheckpoints checkpoints = checkpoints(work, run, listener);
      if (checkpoints.exist()) {
        listener.message(
            "What was done is kept in %s; to go on: lookright train --resume %s"
                .formatted(checkpoints.newest(), output.folder()));
      }
      throw e;
    }
  }

  /**
   * Makes one run in a folder of its own; goes on with what was begun there, and reads the result
   * of one that was finished. Several threads may each make one at the same time.
   *
   * @param its who works on this one and hears of it
   * @throws UserException if another process is at work on it, or the folder holds another run
   */
  public RunResult one(PlannedRun run, Surroundings its, TestScores testScores) {
    ObjectNode keys = Json.mapper().valueToTree(SettingKeys.of(settings));
    keys.remove("groups");
    keys.putArray("mask").add(run.plan().toString());
    keys.putArray("seed").add(run.seed());
    keys.put("out", run.folder().toAbsolutePath().normalize().toString());
    try (WorkFolder work = WorkFolder.open(run.folder(), keys, output.resume(), output.force())) {
      return run(work, run, its, testScores);
    }
  }

  /**
   * The result of a run that was finished before; null if it was not, or is to be replaced.
   *
   * @throws UserException if the folder holds something else
   */
  public @Nullable RunResult finished(PlannedRun run) {
    RunIdentity identity = material.identity(run.plan(), run.seed());
    RunIdentity there = RunRecord.identity(run.folder());
    if (there == null || (output.force() && !identity.equals(there))) {
      AtomicFolder.requireFree(run.folder(), output.force());
      return null;
    }
    identity.require(there, run.folder());
    return RunRecord.result(run.folder());
  }

  private RunResult run(WorkFolder work, PlannedRun run, Surroundings its, TestScores testScores) {
    RunCheckpoints checkpoints = checkpoints(work, run, its.listener());
    AtomicFolder.recover(run.folder());
    RunResult before = output.resume() ? finished(run) : null;
    if (before != null) {
      its.listener().message(run.name() + " was finished before.");
      checkpoints.delete();
      return before;
    }
    return new TaggerRun(material, run.plan(), run.seed(), its, testScores)
        .run(run.name(), run.folder(), checkpoints);
  }

  private RunCheckpoints checkpoints(WorkFolder work, PlannedRun run, ProgressListener hears) {
    return new RunCheckpoints(
        work.of(run.name()),
        settings.run().checkpointEvery(),
        material.identity(run.plan(), run.seed()),
        Provenance.deciding(),
        hears);
  }

  /**
   * Scores a finished run on the test sentences and writes that into its record.
   *
   * @return the result with its test score; as it was where there are no test sentences
   */
  public RunResult test(RunResult trained, Workers workers, Device device) {
    DataSet test = material.data().test();
    if (test == null || trained.test() != null) {
      return trained;
    }
    PlanChoice stored = new PlanChoice(null, null, settings.plans().windowConvention());
    try (TaggerModel model =
        TaggerModel.load(trained.folder(), stored, workers, device, settings.tuning().products())) {
      Evaluation evaluation = Evaluation.of(model.words(), material.data().labels(), test);
      PredictionFile.write(trained.folder().resolve(PredictionFile.TEST), evaluation.sentences());
      RunRecord.addTest(trained.folder(), ScoreRecord.of(evaluation));
      return RunRecord.result(trained.folder());
    }
  }

  /** Seconds that a run will take, about: its first steps are tried, nothing is saved. */
  public double expectedSeconds(PlannedRun run, Surroundings its) {
    return RunForecast.seconds(material, run, its);
  }

  /** Bytes of weights, optimiser and one batch of a run, about: see {@link RunMemory}. */
  public long memoryBytes() {
    return RunMemory.bytes(material, surroundings.device());
  }

  @Override
  public void close() {
    material.close();
  }
}
