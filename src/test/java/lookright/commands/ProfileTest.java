package lookright.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import lookright.io.Json;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileTest {
  @TempDir private Path folder;
  private TinyRun run;

  @BeforeEach
  void write() throws IOException {
    run = TinyRun.in(folder);
  }

  private Ran profile(Object... more) {
    List<Object> arguments = run.arguments("out", more);
    arguments.set(0, "profile");
    return Ran.lookright(arguments.toArray());
  }

  @Test
  void everyOperatorHasItsRowAndTheTimesAddUp() throws IOException {
    Ran ran = profile("--steps=2");
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("train: 2 steps", "% of the sgemm peak", "| not accounted for");
    assertThat(run.out("out")).doesNotExist();
    Path out = folder.resolve("out.profile");
    for (String page : List.of("train.html", "tag.html")) {
      assertThat(Files.readString(out.resolve(page))).startsWith("<!DOCTYPE html>");
    }
    assertThat(Files.size(out.resolve("train.jfr"))).isPositive();
    Map<String, List<CSVRecord>> works = read(out.resolve("profile.csv"));
    assertThat(works).containsOnlyKeys("train", "tag");
    for (List<CSVRecord> rows : works.values()) {
      assertThat(rows.stream().mapToDouble(row -> number(row, "% of time")).sum())
          .isBetween(99.99, 100.01);
      assertThat(rows).allMatch(row -> number(row, "% of time") > 0);
      assertThat(rows).allMatch(row -> row.get("idle %").isEmpty() || number(row, "idle %") < 101);
    }
    // Steps of three micro-batches and one; four layers, of which the lowest is frozen.
    List<CSVRecord> train = works.get("train");
    assertThat(calls(train, "forward", "masked attention")).isEqualTo(2 * 4);
    assertThat(calls(train, "backward", "masked attention gradient")).isEqualTo(2 * 3);
    assertThat(train) // width 16, and queries, keys and values side by side
        .anyMatch(row -> row.get("part").equals("linear") && row.get("shape").equals("16 > 48"));
    assertThat(calls(train, "optimiser", "AdamW")).isEqualTo(1);
    assertThat(calls(train, "optimiser", "accumulate")).isEqualTo(1.5);
    assertThat(calls(works.get("tag"), "forward", "masked attention")).isEqualTo(4);
    assertThat(calls(works.get("tag"), "tokenise", "encode words")).isPositive();

    assertThat(profile("--steps=2").code()).isEqualTo(2);
    assertThat(profile("--steps=2", "--force").code()).isZero();
  }

  @Test
  void aRunOfOneStepIsRefused() throws IOException {
    TinyModel.sentences(folder.resolve("train.conll"), 4, 1);
    Ran ran = profile("--epochs=1");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.complaint()).hasSize(1);
    assertThat(ran.complaint().get(0)).contains("found a run of 1 step, expected at least 2");
    assertThat(folder.resolve("out.profile")).doesNotExist();
  }

  @Test
  void trainAndEvaluateSayHowFastTheyWere() {
    Ran trained = Ran.lookright(run.arguments("out").toArray());
    assertThat(trained.code()).as(trained.err()).isZero();
    String said = "%s: \\d+ tokens/s, \\d+\\.\\d %% of the sgemm peak \\(\\d+ GFLOP/s\\); k = %s";
    assertThat(trained.err()).containsPattern(said.formatted("out|0011-seed1", "5\\."));
    assertThat(trained.out()).doesNotContain("tokens/s");
    var speed = Json.readObject(folder.resolve("out/run.json")).get("speed");
    assertThat(speed.get("tokensPerSecond").asDouble()).isPositive();
    assertThat(speed.get("peakShare").asDouble()).isBetween(0.0, 1.0);

    Ran scored =
        Ran.lookright(
            "evaluate", "--model", run.out("out"), "--data", folder.resolve("held.conll"));
    assertThat(scored.code()).as(scored.err()).isZero();
    assertThat(scored.err()).containsPattern(said.formatted("Speed", "2\\.00"));
    assertThat(scored.out()).doesNotContain("tokens/s");
  }

  private static double calls(List<CSVRecord> rows, String phase, String part) {
    return rows.stream()
        .filter(row -> row.get("phase").equals(phase) && row.get("part").equals(part))
        .mapToDouble(row -> number(row, "calls"))
        .sum();
  }

  private static double number(CSVRecord row, String column) {
    return Double.parseDouble(row.get(column));
  }

  private static Map<String, List<CSVRecord>> read(Path file) throws IOException {
    CSVFormat format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
    try (Reader reader = Files.newBufferedReader(file)) {
      return format.parse(reader).stream().collect(Collectors.groupingBy(row -> row.get("work")));
    }
  }
}
