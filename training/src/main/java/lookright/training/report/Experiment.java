package lookright.training.report;

import java.nio.file.Path;
import java.util.ArrayList;
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
record Experiment(Setup setup, Map<String, List<RunRecord>> runs) {

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
              new RunSettings(all.run().epochs(), List.of(0L), all.keep(), 0, 1, null));
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
  static List<Experiment> of(List<RunRecord> records) {
    List<Experiment> experiments = new ArrayList<>();
    for (RunRecord record : records) {
      Setup setup = Setup.of(record);
      Experiment its =
          experiments.stream().filter(e -> e.setup.equals(setup)).findFirst().orElse(null);
      if (its == null) {
        its = new Experiment(setup, new TreeMap<>());
        experiments.add(its);
      }
      its.add(record);
    }
    return experiments;
  }

  private void add(RunRecord record) {
    List<RunRecord> same =
        runs.computeIfAbsent(PlanNames.of(record.masks()), plan -> new ArrayList<>());
    if (same.stream().anyMatch(run -> run.seed() == record.seed())) {
      throw new UserException(
          "Found two records of plan %s, seed %d with the same settings and data; expected one:"
                  .formatted(record.plan(), record.seed())
              + " it would count twice. Remove one of them.");
    }
    same.add(record);
    same.sort((a, b) -> Long.compare(a.seed(), b.seed()));
  }

  /** All runs, by plan and seed. */
  List<RunRecord> all() {
    return runs.values().stream().flatMap(List::stream).toList();
  }

  /** The runs whose layers all have this mask; empty where there are none. */
  List<RunRecord> uniform(Predicate<AttentionMask> mask) {
    return all().stream().filter(run -> run.masks().layers().stream().allMatch(mask)).toList();
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
