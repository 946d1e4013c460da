package lookright.training.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import lookright.io.AtomicFile;
import lookright.io.Json;
import lookright.io.JsonRecords;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** {@code summary.csv} and {@code summary.json} of several runs. */
final class Summary {
  private Summary() {}

  static void write(Path folder, List<RunResult> results) {
    AtomicFile.writeText(folder.resolve("summary.csv"), csv(results));
    Json.write(folder.resolve("summary.json"), json(results));
  }

  private static String csv(List<RunResult> results) {
    StringWriter text = new StringWriter();
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setHeader("run", "plan", "seed", "validation", "test", "trainingSeconds")
            .setRecordSeparator('\n')
            .get();
    try (CSVPrinter printer = new CSVPrinter(text, format)) {
      for (RunResult result : results) {
        printer.printRecord(
            result.name(),
            result.plan(),
            result.seed(),
            headline(result.validation()),
            headline(result.test()),
            Math.round(result.seconds() * 10) / 10.0);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
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
      one.put("trainingSeconds", Math.round(result.seconds() * 10) / 10.0);
      one.set("scores", JsonRecords.toJson(RunRecord.Scores.of(result)));
    }
    return all;
  }
}
