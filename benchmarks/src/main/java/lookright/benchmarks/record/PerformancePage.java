package lookright.benchmarks.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lookright.io.AtomicFile;
import lookright.io.UserException;

/** {@code docs/performance.md} from the records in {@code docs/performance}. */
public final class PerformancePage {
  private static final String INTRO =
      """
      # Performance

      <!-- Generated from docs/performance by lookright.benchmarks.record.PerformancePage. Do not edit. -->

      Every number belongs to the machine, the day and the command below its heading. How to measure, and how to read
      it: [benchmarks/README.md](../benchmarks/README.md). "sgemm peak" is what the same BLAS reached on square matrices
      in the same process. What bounds us, by profile and arithmetic: [bounds.md](performance/bounds.md).
      """;

  private PerformancePage() {}

  /**
   * Writes the page.
   *
   * @param args folder of records and the page's file; default: those of the checkout
   */
  public static void main(String[] args) {
    Path records = Path.of(args.length > 0 ? args[0] : "docs/performance");
    Path page = Path.of(args.length > 1 ? args[1] : "docs/performance.md");
    try {
      AtomicFile.writeText(page, of(records));
    } catch (UserException | IOException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }

  /** The page, the same bytes for the same records: those ending in .json, by name. */
  public static String of(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
    StringBuilder text = new StringBuilder(INTRO);
    for (Path file : files) {
      text.append('\n').append(section(Measurement.read(file), folder.getFileName()));
    }
    return text.toString();
  }

  private static String section(Measurement measured, Path folder) {
    String facts =
        measured.facts().entrySet().stream()
            .filter(fact -> !fact.getKey().equals("command"))
            .map(fact -> fact.getKey() + " " + fact.getValue())
            .collect(Collectors.joining("; "));
    String pictures =
        measured.pictures().stream()
            .map(name -> "\n![%s](%s/%s)\n".formatted(measured.title(), folder, name))
            .collect(Collectors.joining());
    return "## %s\n\n%s\n\n```\n%s\n```\n\n%s.\n\n%s%s"
        .formatted(
            measured.title(),
            measured.note(),
            measured.facts().getOrDefault("command", ""),
            facts,
            measured.table(),
            pictures);
  }
}
