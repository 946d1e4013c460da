package lookright.training.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import lookright.attention.AttentionMask;
import lookright.io.UserException;
import lookright.model.tagging.LabelPosition;
import lookright.training.run.PlanNames;
import lookright.training.run.RunRecord;
import lookright.training.run.ScoreRecord;
import lookright.training.settings.DataSettings;
import lookright.training.settings.OutputSettings;
import lookright.training.settings.PlanSettings;
import lookright.training.settings.RunSettings;
import lookright.training.settings.TokenSettings;
import lookright.training.settings.TrainSettings;
import lookright.training.statistics.Sample;
import org.jspecify.annotations.Nullable;

/**
 * Runs that differ in plan and seed only: the same settings, data and base weights.
 *
 * @param setup what they share
 * @param runs by plan, each list by seed
 */
record Experiment(Setup setup, Map<String, List<StoredRun>> runs) {

  /**
   * What the runs share. The number of threads does not change a result and is left out.
   *
   * @param settings with nothing of the machine, the plan or the seed
   * @param hashes of data and weights
   */
  record Setup(TrainSettings settings, List<String> hashes) {
    static Setup of(RunRecord run) {
      TrainSettings all = run.settings();
      DataSettings data = all.data();
      PlanSettings plans = all.plans();
      TrainSettings shared =
          new TrainSettings(
              name(all.model()),
              false,
              new OutputSettings(Path.of(""), false, false),
              new DataSettings(
                  name(data.train()),
                  data.validation() == null ? null : name(data.validation()),
                  data.test() == null ? null : name(data.test()),
                  data.columns(),
                  data.labelSet(),
                  data.holdOut()),
              new PlanSettings(List.of(), List.of(), plans.windowConvention()),
              all.tokens(),
              all.batches(),
              all.optimiser(),
              all.tuning(),
              new RunSettings(
                  all.run().epochs(), List.of(0L), all.keep(), 0, 1, null, all.run().tf32()));
      List<String> hashes = new ArrayList<>(run.dataSha256().values());
      run.baseSha256()
          .forEach(
              (file, hash) -> {
                if (file.endsWith(".safetensors")) { // all that early records have
                  hashes.add(hash);
                }
              });
      hashes.sort(null);
      return new Setup(shared, hashes);
    }

    private static Path name(Path path) {
      return Objects.requireNonNullElse(path.getFileName(), path);
    }

    LabelPosition labelOn() {
      return settings.tokens().labelOn();
    }

    /** The same with the label elsewhere. */
    Setup with(LabelPosition labelOn) {
      TokenSettings tokens = settings.tokens();
      return new Setup(
          new TrainSettings(
              settings.model(),
              settings.strict(),
              settings.output(),
              settings.data(),
              settings.plans(),
              new TokenSettings(tokens.maxLength(), tokens.longSentences(), labelOn),
              settings.batches(),
              settings.optimiser(),
              settings.tuning(),
              settings.run()),
          hashes);
    }
  }

  /** The runs sorted into experiments, in the order of their first runs. */
  static List<Experiment> of(List<StoredRun> stored) {
    List<Experiment> experiments = new ArrayList<>();
    for (StoredRun run : stored) {
      Setup setup = Setup.of(run.record());
      Experiment its =
          experiments.stream().filter(e -> e.setup.equals(setup)).findFirst().orElse(null);
      if (its == null) {
        its = new Experiment(setup, new TreeMap<>());
        experiments.add(its);
      }
      its.add(run);
    }
    return experiments;
  }

  private void add(StoredRun added) {
    List<StoredRun> same =
        runs.computeIfAbsent(PlanNames.of(added.masks()), plan -> new ArrayList<>());
    if (same.stream().anyMatch(run -> run.seed() == added.seed())) {
      throw new UserException(
          "Found two records of plan %s, seed %d with the same settings and data; expected one:"
                  .formatted(added.masks(), added.seed())
              + " it would count twice. Remove one of them.");
    }
    same.add(added);
    same.sort(Comparator.comparingLong(StoredRun::seed));
  }

  /** All records, by plan and seed. */
  List<RunRecord> all() {
    return runs.values().stream().flatMap(List::stream).map(StoredRun::record).toList();
  }

  /** The runs whose layers all have this mask; empty where there are none. */
  List<RunRecord> uniform(Predicate<AttentionMask> mask) {
    return all().stream().filter(run -> run.masks().layers().stream().allMatch(mask)).toList();
  }

  /** The plans, in the order of their names. */
  List<PlanRuns> plans() {
    List<String> bits =
        runs.values().stream().map(same -> PlanBits.of(same.get(0).masks())).toList();
    int shown = PlanBits.shownGroups(bits);
    List<PlanRuns> plans = new ArrayList<>();
    runs.forEach(
        (name, same) -> {
          String layers = PlanBits.of(same.get(0).masks());
          String label = layers.isEmpty() ? name : PlanBits.grouped(layers, shown);
          plans.add(new PlanRuns(label, layers, same));
        });
    return plans;
  }

  /** The plan that unlocks nothing; null if it was not run. */
  @Nullable PlanRuns causal() {
    return plans().stream().filter(PlanRuns::isCausal).findFirst().orElse(null);
  }

  /** Of the plans that unlock something the one with the highest mean; null if none is scored. */
  @Nullable PlanRuns bestUnlocked() {
    Split split = mainSplit();
    return plans().stream()
        .filter(plan -> plan.unlocked() > 0 && plan.sample(split) != null)
        .max(Comparator.comparingDouble(plan -> plan.mean(split)))
        .orElse(null);
  }

  /** The sentences by which plans are looked at: validation where every run has it. */
  Split mainSplit() {
    return Split.VALIDATION.isIn(all()) ? Split.VALIDATION : Split.TEST;
  }

  /** A score over seeds in percent; null if a run lacks it. */
  static @Nullable Sample sample(
      List<RunRecord> runs, Function<RunRecord, @Nullable ScoreRecord> of) {
    List<Double> values = new ArrayList<>();
    for (RunRecord run : runs) {
      ScoreRecord score = of.apply(run);
      if (score == null) {
        return null;
      }
      values.add(100 * score.headline());
    }
    return values.isEmpty() ? null : new Sample(values);
  }
}
