package lookright.benchmarks.record;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What a number belongs to. */
public final class Facts {
  private Facts() {}

  /**
   * Date, commit, command, machine and load at this moment.
   *
   * @param command that makes the record again
   * @param sgemmPeak of this process, GFLOP/s
   */
  public static Map<String, String> now(String command, int threads, double sgemmPeak) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("date", LocalDate.now(ZoneOffset.UTC).toString());
    facts.put("commit", commit());
    facts.put("command", command);
    facts.put(
        "machine", processor() + ", " + Runtime.getRuntime().availableProcessors() + " cores");
    facts.put("threads", Integer.toString(threads));
    facts.put("sgemm peak", String.format(Locale.ROOT, "%.0f GFLOP/s", sgemmPeak));
    facts.put("load before", String.format(Locale.ROOT, "%.1f", load()));
    facts.put("versions", "java " + System.getProperty("java.version"));
    return facts;
  }

  /** Processes that wanted to run in the last minute. */
  public static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  private static String processor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }

  private static String commit() {
    try {
      Process git = new ProcessBuilder("git", "describe", "--always", "--dirty").start();
      String text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return text.isBlank() ? "unknown" : text.strip();
    } catch (IOException e) {
      return "unknown";
    }
  }
}
