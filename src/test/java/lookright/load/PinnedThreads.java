package lookright.load;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** Counts, by Java's flight recorder, how often a virtual thread blocked its carrier. */
final class PinnedThreads implements AutoCloseable {
  private final Recording recording = new Recording();

  PinnedThreads() {
    recording.enable("jdk.VirtualThreadPinned").withoutThreshold();
    recording.start();
  }

  /** A virtual thread per task; the compiler's Java 17 does not know them. */
  static ExecutorService executor() throws ReflectiveOperationException {
    return (ExecutorService)
        Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
  }

  /**
   * How often, for how many milliseconds in all, and in which frame each time, most often first.
   */
  String summary() throws Exception {
    Path file = Files.createTempFile("pinned", ".jfr");
    try {
      recording.stop();
      recording.dump(file);
      List<RecordedEvent> events = RecordingFile.readAllEvents(file);
      long millis = events.stream().mapToLong(event -> event.getDuration().toMillis()).sum();
      return "%d times a virtual thread held its carrier while it waited, %d ms in all; %s"
          .formatted(
              events.size(),
              millis,
              events.stream()
                  .collect(Collectors.groupingBy(PinnedThreads::where, Collectors.counting())));
    } finally {
      Files.delete(file);
    }
  }

  /** The first frame outside the JDK. */
  private static String where(RecordedEvent event) {
    if (event.getStackTrace() == null) {
      return "?";
    }
    return event.getStackTrace().getFrames().stream()
        .map(frame -> frame.getMethod().getType().getName() + "." + frame.getMethod().getName())
        .filter(name -> !name.startsWith("java.") && !name.startsWith("jdk."))
        .findFirst()
        .orElse("?");
  }

  @Override
  public void close() {
    recording.close();
  }
}
