package lookright.training.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import jdk.jfr.Recording;
import one.convert.Arguments;
import one.convert.JfrToFlame;

/**
 * Stack samples of this virtual machine by its own flight recorder, and a flame graph of them. The
 * recorder samples up to five threads in Java but only one in native code at a time: where several
 * multiply matrices at once, those stacks are wider in truth.
 */
public final class FlightRecording implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofMillis(10);

  private final Recording recording = new Recording();

  /** Begins to sample. */
  public FlightRecording() {
    recording.enable("jdk.ExecutionSample").withPeriod(PERIOD);
    recording.enable("jdk.NativeMethodSample").withPeriod(PERIOD);
    recording.start();
  }

  /** Ends. */
  public void stop() {
    recording.stop();
  }

  /**
   * Writes the samples, for a tool such as JDK Mission Control, and the flame graph, a page that
   * opens from disk.
   */
  public void write(String title, Path samples, Path flameGraph) throws IOException {
    recording.dump(samples);
    Arguments arguments = new Arguments("--title", title);
    JfrToFlame.convert(samples.toString(), flameGraph.toString(), arguments);
  }

  @Override
  public void close() {
    recording.close();
  }
}
