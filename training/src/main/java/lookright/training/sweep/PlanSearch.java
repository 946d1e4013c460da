package lookright.training.sweep;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which plans come next, given how those before did. Knows plans by their names alone: one bit a
 * group, the first for the group next to the embeddings.
 */
interface PlanSearch {
  /**
   * The plans to try next.
   *
   * @param scores mean validation score by plan, for all that were tried; null: none of its runs
   *     came to a score
   * @return none when the search is over
   */
  List<String> next(Map<String, @Nullable Double> scores);

  /** The most plans that it may try. */
  int most();

  /** All of them at once. */
  record Listed(List<String> plans) implements PlanSearch {
    public Listed {
      plans = List.copyOf(plans);
    }

    /** Every plan of {@code groups} groups, by increasing number (arXiv 2401.14556). */
    static Listed all(int groups) {
      return new Listed(
          IntStream.range(0, 1 << groups)
              .mapToObj(id -> Integer.toBinaryString((1 << groups) | id).substring(1))
              .toList());
    }

    @Override
    public List<String> next(Map<String, @Nullable Double> scores) {
      return scores.isEmpty() ? plans : List.of();
    }

    @Override
    public int most() {
      return plans.size();
    }
  }

  /**
   * From the causal plan on, tries to unlock one group after the other, from the top downwards; a
   * group stays unlocked if that raised the score.
   */
  record Greedy(int groups) implements PlanSearch {
    @Override
    public List<String> next(Map<String, @Nullable Double> scores) {
      String best = "0".repeat(groups);
      if (!scores.containsKey(best)) {
        return List.of(best);
      }
      for (int group = groups - 1; group >= 0; group--) {
        String candidate = best.substring(0, group) + "1" + best.substring(group + 1);
        if (!scores.containsKey(candidate)) {
          return List.of(candidate);
        }
        if (isBetter(scores.get(candidate), scores.get(best))) {
          best = candidate;
        }
      }
      return List.of();
    }

    private static boolean isBetter(@Nullable Double score, @Nullable Double than) {
      return score != null && (than == null || score > than);
    }

    @Override
    public int most() {
      return groups + 1;
    }
  }
}
