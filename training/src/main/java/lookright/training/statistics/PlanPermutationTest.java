package lookright.training.statistics;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.ArraySampler;

/**
 * The paper's question by a permutation test, blocked by seed: if unlocking groups nearer to the
 * output too made no difference, the plans that pairs connect (those with the same first unlocked
 * group) would be mere names, and within every seed their scores could as well be swapped.
 * One-sided: after is larger.
 *
 * @param gain mean of after - before over pairs and seeds
 * @param p share of rearrangements with at least that gain
 */
public record PlanPermutationTest(double gain, double p) {

  /**
   * Tests.
   *
   * @param pairs at least one, of plans that have scores
   */
  public static PlanPermutationTest of(
      PlanScores scores, List<PlanPair> pairs, Resampling resampling) {
    List<Block> blocks = new ArrayList<>();
    for (Set<String> plans : connected(pairs)) {
      for (int seed = 0; seed < scores.seeds(); seed++) {
        blocks.add(Block.of(List.copyOf(plans), scores, seed, pairs));
      }
    }
    double gain = blocks.stream().mapToDouble(Block::gain).sum();
    double p = resampling.p(gain, random -> blocks.stream().mapToDouble(b -> b.draw(random)).sum());
    return new PlanPermutationTest(gain, p);
  }

  /** Sets of plans that pairs connect; none is in two. */
  private static List<Set<String>> connected(List<PlanPair> pairs) {
    List<Set<String>> sets = new ArrayList<>();
    for (PlanPair pair : pairs) {
      Set<String> joined = new HashSet<>(List.of(pair.before(), pair.after()));
      for (Set<String> set : List.copyOf(sets)) {
        if (set.contains(pair.before()) || set.contains(pair.after())) {
          joined.addAll(set);
          sets.remove(set);
        }
      }
      sets.add(joined);
    }
    return sets;
  }

  /**
   * Scores of one seed that may be swapped.
   *
   * @param scores of its plans
   * @param weights what each plan's score counts in the gain
   */
  private record Block(double[] scores, double[] weights) {
    static Block of(List<String> plans, PlanScores scores, int seed, List<PlanPair> pairs) {
      double[] values = new double[plans.size()];
      double[] weights = new double[plans.size()];
      for (int i = 0; i < values.length; i++) {
        String plan = plans.get(i);
        long after = pairs.stream().filter(pair -> pair.after().equals(plan)).count();
        long before = pairs.stream().filter(pair -> pair.before().equals(plan)).count();
        values[i] = scores.score(plan, seed);
        weights[i] = (after - before) / ((double) pairs.size() * scores.seeds());
      }
      return new Block(values, weights);
    }

    double gain() {
      double gain = 0;
      for (int i = 0; i < scores.length; i++) {
        gain += weights[i] * scores[i];
      }
      return gain;
    }

    /** Shuffles in place: every draw starts from the one before. */
    double draw(UniformRandomProvider random) {
      ArraySampler.shuffle(random, scores);
      return gain();
    }
  }
}
