package lookright.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import lookright.training.EpochReport;
import org.junit.jupiter.api.Test;

class LineProgressTest {
  private final StringWriter text = new StringWriter();
  private final AtomicLong now = new AtomicLong();
  private final LineProgress progress = new LineProgress(new PrintWriter(text), now::get);

  private void pass(int seconds) {
    now.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  @Test
  void aLineAboutEveryTenSecondsWithTheTimeLeft() {
    progress.runStarted("0011-seed1", 1, 2, 3);
    progress.epochStarted(1, 100, 0);
    for (int step = 1; step <= 25; step++) {
      pass(1);
      progress.step(step, 0.5, 200);
    }
    assertThat(text.toString().lines())
        .containsExactly(
            "0011-seed1 (1/2) epoch 1/3 step 10/100  loss 0.5000  200 tokens/s"
                + "  1 min 30 s left in this epoch",
            "0011-seed1 (1/2) epoch 1/3 step 20/100  loss 0.5000  200 tokens/s"
                + "  1 min 20 s left in this epoch");
  }

  @Test
  void everyEpochEndsWithALine() {
    progress.runStarted("run", 1, 1, 3);
    progress.epochStarted(1, 2, 0);
    pass(60);
    progress.epochEnded(new EpochReport(1, 0.25, OptionalDouble.of(0.4821), 1234, true));
    progress.epochStarted(3, 2, 0);
    pass(60);
    progress.epochEnded(new EpochReport(3, 0.125, OptionalDouble.empty(), 1234, false));
    assertThat(text.toString().lines())
        .containsExactly(
            "run epoch 1/3  loss 0.2500  validation F1 48.21  1234 tokens/s  about 2 min 0 s left"
                + "  kept",
            "run epoch 3/3  loss 0.1250  1234 tokens/s");
  }
}
