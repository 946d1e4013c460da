package lookright.benchmarks.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lookright.io.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerformancePageTest {
  private static final Path DOCS =
      Path.of(System.getProperty("lookright.root", "..")).resolve("docs");

  @TempDir private Path folder;

  @Test
  void thePageIsGeneratedFromTheRecords() throws IOException {
    assertThat(PerformancePage.of(DOCS.resolve("performance")))
        .as("java -cp benchmarks/target/benchmarks.jar lookright.benchmarks.record.PerformancePage")
        .isEqualTo(Files.readString(DOCS.resolve("performance.md")));
  }

  @Test
  void aSectionForEveryRecordInTheOrderOfNames() throws IOException {
    Measurement measured =
        new Measurement(
            "A title",
            "A note.",
            Map.of("command", "run it"),
            List.of("work", "cost"),
            List.of(List.of("forward", "1.25")),
            List.of("a.png"));
    measured.write(folder.resolve("b.json"));
    assertThat(Measurement.read(folder.resolve("b.json"))).isEqualTo(measured);
    Files.writeString(
        folder.resolve("a.json"),
        """
        {"title": "First", "note": "By Python.", "facts": {"date": "2026-01-01"},
         "columns": ["x"], "rows": [["1"], ["2"]], "entries": []}
        """);
    String page = PerformancePage.of(folder);
    assertThat(page).containsSubsequence("## First", "| x |", "| 2 |", "## A title");
    assertThat(page)
        .contains(
            "```\nrun it\n```", "date 2026-01-01", "| work | cost |\n|---|---|\n| forward | 1.25 |")
        .contains("![A title](" + folder.getFileName() + "/a.png)");
  }

  @Test
  void aRowOfAnotherLengthIsRefused() throws IOException {
    Path file = folder.resolve("a.json");
    Files.writeString(
        file,
        "{\"title\": \"\", \"note\": \"\", \"facts\": {}, \"columns\": [\"x\"], \"rows\": [[\"1\", \"2\"]]}");
    assertThatThrownBy(() -> Measurement.read(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("found a row of 2 cells, expected 1");
  }
}
