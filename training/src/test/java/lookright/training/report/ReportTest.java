package lookright.training.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lookright.io.Json;
import lookright.io.JsonRecords;
import lookright.io.UserException;
import lookright.model.tagging.LabelPosition;
import lookright.training.report.page.MarkdownForm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final StoredRun RUN = Runs.run("causal*2", 1, LabelPosition.FIRST, 0.5, 0.4);

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void place() throws Exception {
    file = Files.createDirectories(folder.resolve("a/00-seed1")).resolve("run.json");
  }

  @Test
  void aRecordIsReadBackAsItWas() {
    Json.write(file, JsonRecords.toJson(RUN.record()));
    assertThat(RunRecords.read(folder))
        .containsExactly(new StoredRun(file.getParent(), RUN.record()));
  }

  @Test
  void refusesAnUnknownKeyAndAMissingOne() {
    ObjectNode json = JsonRecords.toJson(RUN.record());
    ((ObjectNode) json.at("/settings/optimiser")).put("warmUp", 3);
    refused(json, "unknown key settings.optimiser.warmUp");

    json = JsonRecords.toJson(RUN.record());
    ((ObjectNode) json.at("/scores/test")).remove("lostWords");
    refused(json, "scores.test", "lostWords");

    json = JsonRecords.toJson(RUN.record());
    ((ObjectNode) json.at("/settings/run")).remove("epochs");
    refused(json, "settings.run", "epochs");
  }

  @Test
  void refusesAValueOfAnotherKind() {
    ObjectNode json = JsonRecords.toJson(RUN.record());
    json.put("seed", "1");
    refused(json, "seed");
    refused(JsonRecords.toJson(RUN.record()).put("plan", "causel*2"), "causel");
    refused(JsonRecords.toJson(RUN.record()).putNull("epochs"), "epochs");
    json = JsonRecords.toJson(RUN.record());
    ((ObjectNode) json.get("scores")).putNull("test");
    Json.write(file, json);
    assertThat(RunRecords.read(folder).get(0).record().scores().test()).isNull();
  }

  private void refused(ObjectNode json, String... parts) {
    Json.write(file, json);
    assertThatThrownBy(() -> RunRecords.read(folder))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContainingAll(parts);
  }

  @Test
  void refusesTheSameRunTwice() {
    assertThatThrownBy(() -> Report.of(List.of(RUN, RUN)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("two records of plan causal*2, seed 1");
  }

  @Test
  void refusesAFolderWithoutRuns() {
    assertThatThrownBy(() -> RunRecords.read(folder))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("found no run.json");
  }

  @Test
  void tellsMeansOverSeedsRunsAndTheCommand() {
    String text =
        MarkdownForm.of(
            Report.of(List.of(RUN, Runs.run("causal*2", 2, LabelPosition.FIRST, 0.6, 0.5))));
    assertThat(text)
        .contains(
            "### m on a.train, labels on first sub-tokens",
            "| 00 | 2 | 55.0 | 7.1 | -8.5 | 118.5 | `causal*2` |",
            "| 00 | 2 | 45.0 | 7.1 | -18.5 | 108.5 | `causal*2` |",
            "| 00 | 2 | 60.00 | 50.00 | 50.00 | 50.00 | 0 | 1 | 2026-01-01T00:00:00Z |",
            "--mask 'causal*2' \\\n",
            "--seed 1,2 \\\n",
            "--long truncate \\\n",
            "| m/model.safetensors | `cc` |",
            "| a.dev | `bb` |",
            "LookRight 0.1.0, Java 17, Linux amd64, 2 processors: 2 of the runs");
  }
}
