package lookright.cli.progress;

import java.time.Duration;

/** How long something takes, in words. */
public final class TimeText {
  private TimeText() {}

  /** Such as {@code 1 h 20 min}, {@code 3 min 5 s}, {@code 12 s}. */
  public static String of(long nanos) {
    Duration d = Duration.ofNanos(nanos);
    if (d.toHours() > 0) {
      return "%d h %d min".formatted(d.toHours(), d.toMinutesPart());
    }
    return d.toMinutes() > 0
        ? "%d min %d s".formatted(d.toMinutes(), d.toSecondsPart())
        : "%d s".formatted(d.toSeconds());
  }
}
