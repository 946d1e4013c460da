package lookright.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/results.md} is what the command makes of the run records beside it. */
class ResultsTest {
  private static final Path DOCS =
      Path.of(System.getProperty("lookright.root", "../..")).resolve("docs");

  @Test
  void thePageIsGeneratedFromTheRecords() throws IOException {
    Ran report = Ran.lookright("report", DOCS.resolve("results"));
    assertThat(report.code()).as(report.err()).isEqualTo(0);
    assertThat(report.out())
        .as("docs/results.md: ./lookright report docs/results --output docs/results.md")
        .isEqualTo(Files.readString(DOCS.resolve("results.md")));
  }

  @Test
  void theCommandsOnThePageAreTrainsOwn() throws IOException {
    String help = Ran.lookright("help", "train").out();
    Pattern.compile("^ {2}(--[a-z0-9-]+)", Pattern.MULTILINE)
        .matcher(Files.readString(DOCS.resolve("results.md")))
        .results()
        .forEach(flag -> assertThat(help).contains(flag.group(1) + "="));
  }
}
