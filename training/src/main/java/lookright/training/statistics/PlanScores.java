package lookright.training.statistics;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Scores of several plans with the same seeds.
 *
 * @param byPlan bits of the plan as in {@link PlanPair}; its scores in the order of the seeds, as
 *     many for each plan and at least one
 */
public record PlanScores(Map<String, Sample> byPlan) {

  /**
   * Copies the map.
   *
   * @throws IllegalArgumentException if there is no plan, or one has more scores than another
   */
  public PlanScores {
    byPlan = new TreeMap<>(byPlan);
    if (byPlan.values().stream().mapToInt(sample -> sample.values().size()).distinct().count()
        != 1) {
      throw new IllegalArgumentException("Not one number of seeds: " + byPlan);
    }
  }

  /** How many scores every plan has. */
  public int seeds() {
    return byPlan.values().iterator().next().values().size();
  }

  /** The mean over seeds of a plan that is there. */
  public double mean(String plan) {
    return score(plan).mean();
  }

  double score(String plan, int seed) {
    return score(plan).values().get(seed);
  }

  private Sample score(String plan) {
    Sample sample = byPlan.get(plan);
    if (sample == null) {
      throw new IllegalArgumentException("No score of plan " + plan);
    }
    return sample;
  }

  double[] means(List<String> plans) {
    return plans.stream().mapToDouble(this::mean).toArray();
  }
}
