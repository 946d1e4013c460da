package lookright.training.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import lookright.io.UserException;
import lookright.training.settings.SearchSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlanSearchTest {
  @Test
  void allPlansByNumberFirstGroupMostSignificant() {
    PlanSearch all = PlanSearch.Listed.all(4);
    List<String> plans = all.next(Map.of());
    assertThat(plans).hasSize(16).startsWith("0000", "0001", "0010", "0011").endsWith("1111");
    assertThat(plans.get(8)).isEqualTo("1000");
    assertThat(all.most()).isEqualTo(16);
    assertThat(all.next(Map.of("0000", 0.5))).isEmpty();
  }

  /** Unlocks the top; the next does not help; the lowest does. */
  @Test
  void greedyKeepsWhatHelps() {
    Map<String, Double> scores = Map.of("000", 0.5, "001", 0.6, "011", 0.6, "101", 0.7);
    assertThat(tried(new PlanSearch.Greedy(3), scores::get))
        .containsExactly("000", "001", "011", "101");
  }

  @Test
  void greedyPassesOverPlansThatFailed() {
    assertThat(
            tried(
                new PlanSearch.Greedy(2),
                plan -> plan.equals("01") ? Double.NaN : plan.equals("10") ? 0.6 : 0.5))
        .containsExactly("00", "01", "10");
  }

  /** NaN stands for a plan without a score. */
  private static List<String> tried(PlanSearch search, ToDoubleFunction<String> score) {
    Map<String, @Nullable Double> scores = new LinkedHashMap<>();
    List<String> next = search.next(scores);
    while (!next.isEmpty()) {
      for (String plan : next) {
        double value = score.applyAsDouble(plan);
        scores.put(plan, Double.isNaN(value) ? null : value);
      }
      next = search.next(scores);
    }
    assertThat(scores.size()).isLessThanOrEqualTo(search.most());
    return new ArrayList<>(scores.keySet());
  }

  @Test
  void theTextFormIsRead() {
    assertThat(SearchSettings.parse("all(4)")).hasToString("all(4)");
    assertThat(SearchSettings.parse(" greedy( 16 )")).hasToString("greedy(16)");
    for (String wrong : List.of("all", "all()", "best(4)", "all(17)", "greedy(0)", "all(-1)")) {
      assertThatThrownBy(() -> SearchSettings.parse(wrong))
          .isInstanceOf(UserException.class)
          .hasMessageStartingWith("plans: found ");
    }
  }
}
