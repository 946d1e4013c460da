package lookright.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
  private static final Path RESULTS =
      Path.of(System.getProperty("lookright.root", "../..")).resolve("docs/results");

  @TempDir private Path folder;

  private static Ran report(Object... more) {
    Object[] all = Stream.concat(Stream.of("report", RESULTS), Stream.of(more)).toArray();
    return Ran.lookright(all);
  }

  private static void refused(Ran ran, String... parts) {
    assertThat(ran.code()).as(ran.err()).isEqualTo(2);
    assertThat(ran.complaint()).hasSize(1);
    assertThat(ran.complaint().get(0)).contains(parts);
  }

  @Test
  void aFolderHoldsAllFormsOfTheSameTables() throws IOException {
    Path out = folder.resolve("report");
    Ran ran = report("--output", out);
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).isEmpty();
    try (Stream<Path> files = Files.list(out)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("report.html", "report.md", "heat-map.csv", "pair-tests.csv");
    }
    String markdown = Files.readString(out.resolve("report.md"));
    assertThat(markdown).isEqualTo(report().out());
    List<String> heat = Files.readAllLines(out.resolve("heat-map.csv"));
    assertThat(heat).hasSize(1 + 4);
    assertThat(markdown).contains("| 00011 | 60.9 | 59.2 |");
    assertThat(heat.get(2)).startsWith("00011,60.9");
    assertThat(Files.readString(out.resolve("report.html"))).contains("Plans by score</h2>");

    refused(report("--output", out), out.toString(), "--force");
    assertThat(report("--output", out, "--force", "--format", "csv").code()).isZero();
    assertThat(out.resolve("report.html")).doesNotExist();
    assertThat(out.resolve("heat-map.csv")).exists();
  }

  @Test
  void aFileHasTheFormOfItsName() throws IOException {
    Path html = folder.resolve("a.html");
    assertThat(report("--output", html).code()).isZero();
    assertThat(Files.readString(html)).startsWith("<!DOCTYPE html>");
    assertThat(report("--format", "html").out()).isEqualTo(Files.readString(html));
    Path markdown = folder.resolve("a.md");
    assertThat(report("--output", markdown).code()).isZero();
    assertThat(Files.readString(markdown)).startsWith("# Results");
  }

  @Test
  void refusesWhatDoesNotFit() {
    refused(report("--format", "csv"), "csv", "standard output", "--output");
    refused(report("--format", "html,markdown"), "html,markdown", "standard output");
    refused(report("--format", "csv", "--output", folder.resolve("a.html")), "csv", "a.html");
    refused(report("--output", RESULTS.getParent(), "--force"), "holds the runs");
  }
}
