package lookright.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.OptionalDouble;
import lookright.training.EpochReport;
import org.junit.jupiter.api.Test;

class BarProgressTest {
  @Test
  void drawsABarAndLeavesALineForEachEpoch() {
    StringWriter text = new StringWriter();
    try (BarProgress progress = new BarProgress(new PrintWriter(text), 100)) {
      progress.runStarted("run", 1, 1, 2);
      progress.epochStarted(1, 4, 0);
      for (int step = 1; step <= 4; step++) {
        progress.step(step, 0.5, 10);
      }
      progress.epochEnded(new EpochReport(1, 0.5, OptionalDouble.of(0.25), 40, true));
    }
    String[] frames = text.toString().split("\r");
    assertThat(frames).anyMatch(frame -> frame.contains("run epoch 1/2") && frame.contains("4/4"));
    assertThat(frames[frames.length - 1]).contains("validation F1 25.00").endsWith("\n");
    assertThat(frames).allMatch(frame -> frame.strip().length() <= 110);
  }
}
