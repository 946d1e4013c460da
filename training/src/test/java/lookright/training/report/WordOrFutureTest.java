package lookright.training.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import lookright.model.tagging.LabelPosition;
import lookright.training.statistics.Sample;
import org.junit.jupiter.api.Test;

class WordOrFutureTest {
  private static WordOrFuture found(double fullFirst, double causalLast, double fullLast) {
    return new WordOrFuture(
        "Test",
        new Sample(List.of(40.0, 40.0)),
        new Sample(List.of(fullFirst, fullFirst)),
        new Sample(List.of(causalLast - 1, causalLast + 1)),
        new Sample(List.of(fullLast, fullLast)));
  }

  @Test
  void dividesTheGain() {
    assertThat(found(60, 55, 60).text())
        .contains(
            "from 40.0 ± 0.0 to 60.0 ± 0.0: +20.0 points",
            "from 55.0 ± 1.4 to 60.0 ± 0.0: +5.0 points",
            "of the 20.0 points, about 15.0 (75 %) are seeing the rest of one's own word and 5.0"
                + " (25 %) are seeing later words",
            "The +5.0 points of later words have a standard error of 1.0 over seeds: more than"
                + " chance.");
  }

  @Test
  void saysThatLaterWordsDidNotHelp() {
    assertThat(found(60, 59, 58.5).text())
        .contains("So nothing of the gain of 20.0 points is left", "cannot tell them from chance");
  }

  @Test
  void saysThatAllOfItIsLaterWords() {
    assertThat(found(60, 38, 59).text()).contains("the whole gain of 20.0 points is there without");
  }

  @Test
  void saysThatThereIsNoGain() {
    assertThat(found(40, 55, 60).text()).contains("There is no gain to divide here.");
  }

  @Test
  void oneSeedSaysNothingOfTheSpread() {
    Sample one = new Sample(List.of(50.0));
    assertThat(new WordOrFuture("Test", one, one, one, one).text()).contains("With one seed");
  }

  @Test
  void comparesTheSeedsThatAllShare() {
    List<StoredRun> runs = new ArrayList<>();
    for (long seed = 1; seed <= 3; seed++) {
      runs.add(Runs.run("causal*2", seed, LabelPosition.FIRST, 0.4, 0.1 * seed));
      runs.add(Runs.run("full*2", seed, LabelPosition.FIRST, 0.4, 0.2 * seed));
    }
    runs.add(Runs.run("causal*2", 2, LabelPosition.LAST, 0.4, 0.3));
    runs.add(Runs.run("full*2", 2, LabelPosition.LAST, 0.4, 0.35));
    List<Experiment> both = Experiment.of(runs);
    String text =
        WordOrFuture.of("Test", both.get(0), both.get(1), run -> run.scores().test())
            .orElseThrow()
            .text();
    assertThat(text)
        .contains("**Test, one seed.**", "from 20.0 to 40.0: +20.0", "from 30.0 to 35.0: +5.0");
  }

  @Test
  void comparesOnlyExperimentsThatDifferInTheLabelsPlace() {
    StoredRun first = Runs.run("causal*2", 1, LabelPosition.FIRST, 0.4, 0.3);
    StoredRun last = Runs.run("causal*2", 1, LabelPosition.LAST, 0.5, 0.4);
    List<Experiment> both = Experiment.of(List.of(first, last));
    assertThat(both).hasSize(2);
    assertThat(WordOrFuture.counterpart(both.get(0), both)).contains(both.get(1));
    assertThat(WordOrFuture.counterpart(both.get(1), both)).isEmpty();
    // Without the unmasked runs there is nothing to compare.
    assertThat(WordOrFuture.of("Test", both.get(0), both.get(1), run -> run.scores().test()))
        .isEmpty();
  }
}
