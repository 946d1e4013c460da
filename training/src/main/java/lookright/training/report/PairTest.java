package lookright.training.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import lookright.training.run.ScoreRecord;
import lookright.training.statistics.PairedTTest;
import lookright.training.statistics.PlanPair;
import lookright.training.statistics.PlanPermutationTest;
import lookright.training.statistics.PlanScores;
import lookright.training.statistics.Resampling;
import lookright.training.statistics.Sample;
import org.jspecify.annotations.Nullable;

/**
 * The paper's pairs among the plans of an experiment, and both tests of them.
 *
 * @param task whose plans
 * @param split on which sentences
 * @param pairs those whose plans were run, by the bits of groups
 * @param possible how many pairs all plans of these groups have
 * @param scores with the seeds that all plans share
 * @param published the t-test; null for fewer than two pairs
 * @param permutation the test blocked by seed
 */
record PairTest(
    Task task,
    Split split,
    List<PlanPair> pairs,
    int possible,
    PlanScores scores,
    @Nullable PairedTTest published,
    PlanPermutationTest permutation) {
  private static final int MOST_GROUPS = 12;

  /** The tests; none without a pair or a seed that all plans share. */
  static Optional<PairTest> of(Task task, Split split) {
    Map<String, PlanRuns> plans = new TreeMap<>();
    List<PlanRuns> scored =
        task.experiment().plans().stream()
            .filter(plan -> !plan.bits().isEmpty() && plan.sample(split) != null)
            .toList();
    int groups = PlanBits.fewestGroups(scored.stream().map(PlanRuns::bits).toList());
    scored.forEach(plan -> plans.put(PlanBits.grouped(plan.bits(), groups), plan));
    List<PlanPair> pairs = scored.isEmpty() ? List.of() : PlanPair.among(plans.keySet(), false);
    TreeSet<Long> seeds = shared(plans, pairs);
    if (groups > MOST_GROUPS || pairs.isEmpty() || seeds.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Sample> samples = new HashMap<>();
    plans.forEach((bits, plan) -> samples.computeIfAbsent(bits, b -> sample(plan, split, seeds)));
    samples.keySet().retainAll(named(pairs));
    PlanScores scores = new PlanScores(samples);
    return Optional.of(
        new PairTest(
            task,
            split,
            pairs,
            PlanPair.among(PlanPair.plans(groups), false).size(),
            scores,
            pairs.size() < 2 ? null : PairedTTest.of(scores, pairs),
            PlanPermutationTest.of(scores, pairs, Resampling.DEFAULT)));
  }

  private static TreeSet<String> named(List<PlanPair> pairs) {
    TreeSet<String> named = new TreeSet<>();
    for (PlanPair pair : pairs) {
      named.add(pair.before());
      named.add(pair.after());
    }
    return named;
  }

  private static TreeSet<Long> shared(Map<String, PlanRuns> plans, List<PlanPair> pairs) {
    TreeSet<Long> seeds = new TreeSet<>();
    plans.values().forEach(plan -> plan.runs().forEach(run -> seeds.add(run.seed())));
    TreeSet<String> named = named(pairs);
    plans.forEach(
        (bits, plan) -> {
          if (named.contains(bits)) {
            seeds.retainAll(plan.runs().stream().map(StoredRun::seed).toList());
          }
        });
    return seeds;
  }

  private static Sample sample(PlanRuns plan, Split split, TreeSet<Long> seeds) {
    List<Double> values = new ArrayList<>();
    for (StoredRun run : plan.runs()) {
      ScoreRecord score = split.of(run.record());
      if (seeds.contains(run.seed()) && score != null) {
        values.add(100 * score.headline());
      }
    }
    return new Sample(values);
  }

  /** The mean score of a plan in {@link #pairs}. */
  double mean(String bits) {
    return scores.mean(bits);
  }
}
