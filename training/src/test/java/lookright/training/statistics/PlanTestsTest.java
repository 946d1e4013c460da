package lookright.training.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PlanTestsTest {
  private static final Resampling MANY = new Resampling(40_000, 7);

  @Test
  void thePapersTestIsScipys() {
    for (JsonNode expected : Scipy.get("tTests")) {
      PlanScores scores = Scipy.scores(expected.get("scores"));
      List<String> plans = PlanPair.plans(expected.get("groups").intValue());
      List<PlanPair> pairs = PlanPair.among(plans, expected.get("withCausal").booleanValue());
      assertThat(pairs)
          .extracting(pair -> List.of(pair.before(), pair.after()))
          .containsExactlyElementsOf(
              expected
                  .get("pairs")
                  .valueStream()
                  .map(pair -> List.of(pair.get(0).textValue(), pair.get(1).textValue()))
                  .toList());

      PairedTTest test = PairedTTest.of(scores, pairs);
      assertThat(test.pairs()).isEqualTo(expected.get("df").intValue() + 1);
      assertThat(test.difference())
          .isCloseTo(expected.get("difference").doubleValue(), within(1e-12));
      assertThat(test.t()).isCloseTo(expected.get("t").doubleValue(), within(1e-10));
      assertThat(test.p()).isCloseTo(expected.get("p").doubleValue(), within(1e-12));
    }
  }

  @Test
  void permutationsAgreeWithAllOfThem() {
    for (JsonNode expected : Scipy.get("permutations")) {
      PlanScores scores = Scipy.scores(expected.get("scores"));
      List<PlanPair> pairs =
          PlanPair.among(PlanPair.plans(expected.get("groups").intValue()), false);
      PlanPermutationTest test = PlanPermutationTest.of(scores, pairs, MANY);
      assertThat(test.gain()).isCloseTo(expected.get("gain").doubleValue(), within(1e-10));
      double p = expected.get("p").doubleValue();
      assertThat(test.p()).isCloseTo(p, within(4 * Math.sqrt(p * (1 - p) / MANY.draws())));
    }
  }

  @Test
  void twoPlansAreScipysPairedSamples() {
    JsonNode expected = Scipy.get("pairOfPlans");
    PlanScores scores =
        new PlanScores(
            Map.of(
                "10", new Sample(Scipy.numbers(expected.get("before"))),
                "11", new Sample(Scipy.numbers(expected.get("after")))));
    double p = expected.get("p").doubleValue();
    PlanPermutationTest test =
        PlanPermutationTest.of(scores, List.of(new PlanPair("10", "11")), MANY);
    assertThat(test.p()).isCloseTo(p, within(4 * Math.sqrt(p * (1 - p) / MANY.draws())));
  }

  /**
   * Without any effect, p below 0.1 comes up about every tenth time; for the t-test, twice as
   * often.
   */
  @Test
  void onlyThePermutationTestIsCalibrated() {
    SplittableRandom random = new SplittableRandom(3);
    List<PlanPair> pairs = PlanPair.among(PlanPair.plans(4), false);
    int permutation = 0;
    int published = 0;
    int worlds = 400;
    for (int world = 0; world < worlds; world++) {
      Map<String, Sample> scores = new TreeMap<>();
      for (String plan : PlanPair.plans(4)) {
        scores.put(plan, new Sample(List.of(random.nextGaussian(), random.nextGaussian())));
      }
      PlanScores all = new PlanScores(scores);
      permutation +=
          PlanPermutationTest.of(all, pairs, new Resampling(199, world)).p() <= 0.1 ? 1 : 0;
      published += PairedTTest.of(all, pairs).p() <= 0.1 ? 1 : 0;
    }
    assertThat(permutation / (double) worlds).isBetween(0.05, 0.15);
    assertThat(published / (double) worlds).isGreaterThan(0.15);
  }

  @Test
  void theSameSeedGivesTheSamePAndNeverZero() {
    PlanScores scores =
        new PlanScores(
            Map.of(
                "10",
                new Sample(List.of(1.0, 2.0, 3.0)),
                "11",
                new Sample(List.of(4.0, 5.0, 6.0))));
    List<PlanPair> pairs = List.of(new PlanPair("10", "11"));
    PlanPermutationTest test = PlanPermutationTest.of(scores, pairs, new Resampling(3, 1));
    assertThat(test).isEqualTo(PlanPermutationTest.of(scores, pairs, new Resampling(3, 1)));
    assertThat(test.p()).isGreaterThanOrEqualTo(0.25);
    assertThat(test.gain()).isEqualTo(3.0);
  }

  @Test
  void equalScoresTellNothing() {
    Sample same = new Sample(List.of(50.0, 50.0));
    PlanScores scores = new PlanScores(Map.of("10", same, "11", same, "01", same));
    List<PlanPair> pairs = PlanPair.among(scores.byPlan().keySet(), true);
    assertThat(PlanPermutationTest.of(scores, List.of(new PlanPair("10", "11")), MANY).p())
        .isEqualTo(1.0);
    assertThat(pairs).hasSize(1);
    PairedTTest test =
        PairedTTest.of(scores, List.of(new PlanPair("10", "11"), new PlanPair("01", "11")));
    assertThat(test.p()).isNaN();
  }

  @Test
  void refusesPlansOfDifferentSeeds() {
    assertThatThrownBy(
            () ->
                new PlanScores(
                    Map.of("10", new Sample(List.of(1.0)), "11", new Sample(List.of(1.0, 2.0)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("number of seeds");
  }
}
