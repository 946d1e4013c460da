package lookright.training.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import lookright.io.AtomicFile;
import lookright.io.Json;
import lookright.io.JsonRecords;
import lookright.training.CsvText;
import org.jspecify.annotations.Nullable;

/** {@code summary.csv} and {@code summary.json} of several runs. */
final class Summary {
  private Summary() {}

  static void write(Path folder, List<RunResult> results) {
    AtomicFile.writeText(folder.resolve("summary.csv"), csv(results));
    Json.write(folder.resolve("summary.json"), json(results));
  }

  private static String csv(List<RunResult> results) {
    return CsvText.of(
        List.of("run", "plan", "seed", "validation", "test", "trainingSeconds"),
        results.stream().map(Summary::row).toList());
  }

  private static List<@Nullable Object> row(RunResult result) {
    return Arrays.asList(
        result.name(),
        result.plan(),
        result.seed(),
        headline(result.validation()),
        headline(result.test()),
        seconds(result));
  }

  private static double seconds(RunResult result) {
    return Math.round(result.seconds() * 10) / 10.0;
  }

  private static @Nullable Double headline(@Nullable ScoreRecord score) {
    return score == null ? null : score.headline();
  }

  private static ArrayNode json(List<RunResult> results) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (RunResult result : results) {
      ObjectNode one = all.addObject();
      one.put("run", result.name());
      one.put("plan", result.plan().toString());
      one.put("seed", result.seed());
      one.put("folder", String.valueOf(result.folder().getFileName()));
      one.put("trainingSeconds", seconds(result));
      one.set("scores", JsonRecords.toJson(RunRecord.Scores.of(result)));
    }
    return all;
  }
}
