package lookright.training.run;

import com.fasterxml.jackson.databind.JsonNode;
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
import lookright.model.folder.PlanChoice;
import lookright.training.ProgressListener;
import lookright.training.RunFailedException;
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
    this.material = new TaggerMaterial(settings, listener);
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

  /** The plans of a command by the name that they have in folders and tables. */
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
    Map<String, LayerMaskPlan> plans = plans(settings.plans(), material.base().config().decoder());
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
          listener.runStarted(name, results.size() + 1, runs, settings.run().epochs());
          RunIdentity identity = material.identity(plan.getValue(), seed);
          TaggerRun run = new TaggerRun(material, plan.getValue(), seed, surroundings);
          results.add(run(work, name, run, identity, runs));
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

  private RunResult run(
      WorkFolder work, String name, TaggerRun run, RunIdentity identity, int runs) {
    Path folder = runs == 1 ? output.folder() : output.folder().resolve(name);
    RunCheckpoints checkpoints =
        new RunCheckpoints(
            work.of(name),
            settings.run().checkpointEvery(),
            identity,
            Provenance.deciding(),
            listener);
    if (runs > 1) {
      AtomicFolder.recover(folder);
    }
    if (output.resume() && isFinished(folder, identity)) {
      listener.message(name + " was finished before.");
      checkpoints.delete();
      return RunRecord.result(folder);
    }
    try {
      return run.run(name, folder, checkpoints);
    } catch (RunFailedException e) {
      throw e; // going on would fail again
    } catch (RuntimeException | Error e) {
      if (checkpoints.exist()) {
        listener.message(
            "What was done is kept in %s; to go on: lookright train --resume %s"
                .formatted(checkpoints.newest(), output.folder()));
      }
      throw e;
    }
  }

  /** Whether the folder holds the result of this very run; refused if it holds another's. */
  private boolean isFinished(Path folder, RunIdentity identity) {
    RunIdentity there = RunRecord.identity(folder);
    if (there == null || output.force()) {
      AtomicFolder.requireFree(folder, output.force());
      return there != null && identity.differences(there).isEmpty();
    }
    identity.require(there, folder);
    return true;
  }

  @Override
  public void close() {
    material.close();
  }
}
