package lookright.training.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import lookright.training.settings.Accumulation;
import lookright.training.settings.BatchSettings;
import lookright.training.settings.OptimiserSettings;
import org.junit.jupiter.api.Test;

/** An optimiser step follows micro-batch t (from 1) where t mod A = 0 or t = M. */
class AccumulationWindowTest {
  private static final int A = 4;

  /** Micro-batch i of an epoch has one example with i + 1 labelled tokens. */
  private static List<List<Example>> epoch(int microBatches) {
    return IntStream.rangeClosed(1, microBatches)
        .mapToObj(labelled -> List.of(new Example(new int[labelled], new int[labelled])))
        .toList();
  }

  private static List<AccumulationWindow> windows(int microBatches, Accumulation accumulation) {
    List<List<Example>> epoch = epoch(microBatches);
    BatchSettings settings = new BatchSettings(1, null, A, accumulation);
    return IntStream.range(0, microBatches)
        .mapToObj(i -> AccumulationWindow.of(epoch, i, settings))
        .toList();
  }

  @Test
  void stepsFollowEveryFourthMicroBatchAndTheLast() {
    for (int microBatches = 1; microBatches < 14; microBatches++) {
      List<Integer> steps = new ArrayList<>();
      for (int t = 1; t <= microBatches; t++) {
        if (windows(microBatches, Accumulation.SUM).get(t - 1).ends()) {
          steps.add(t);
        }
      }
      int m = microBatches;
      assertThat(steps)
          .isEqualTo(
              IntStream.rangeClosed(1, m).filter(t -> t % A == 0 || t == m).boxed().toList());
    }
  }

  @Test
  void lossesAreDividedByTheWindowsTokensOrByTheirOwnAndFour() {
    assertThat(windows(6, Accumulation.MEAN).stream().map(AccumulationWindow::divisor))
        .containsExactly(10, 10, 10, 10, 11, 11);
    assertThat(windows(6, Accumulation.SUM).stream().map(AccumulationWindow::divisor))
        .containsExactly(4, 8, 12, 16, 20, 24);
    assertThat(windows(6, Accumulation.LAST).stream().map(AccumulationWindow::divisor))
        .containsExactly(4, 8, 12, 16, 20, 24);
  }

  @Test
  void onlyLastLeavesMicroBatchesOut() {
    assertThat(windows(6, Accumulation.LAST).stream().map(AccumulationWindow::counts))
        .containsExactly(false, false, false, true, false, true);
    assertThat(windows(6, Accumulation.LAST)).allMatch(AccumulationWindow::countsAlone);
    assertThat(windows(6, Accumulation.SUM)).allMatch(AccumulationWindow::counts);
    assertThat(windows(5, Accumulation.MEAN).stream().map(AccumulationWindow::countsAlone))
        .containsExactly(false, false, false, false, true);
  }

  @Test
  void aTaskCountsBoth() {
    List<Example> examples = epoch(6).stream().flatMap(List::stream).toList();
    Task task =
        new Task(
            examples,
            new BatchSettings(1, null, A),
            OptimiserSettings.DEFAULT,
            3,
            Integer.MAX_VALUE,
            1,
            OptionalDouble::empty);
    assertThat(TrainingLoop.totalSteps(task)).isEqualTo(3 * 2);
    assertThat(TrainingLoop.totalMicroBatches(task)).isEqualTo(3 * 6);
  }
}
