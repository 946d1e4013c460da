package lookright.training.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import lookright.io.Json;
import lookright.training.EpochReport;
import lookright.training.settings.TrainSettings;
import org.jspecify.annotations.Nullable;

/** {@code run.json}: settings, seed, hashes of data and base weights, versions, times, scores. */
final class RunRecord {
  private RunRecord() {}

  static void write(
      Path folder, TrainSettings settings, RunResult result, TaggingData data, Path base)
      throws IOException {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", result.name());
    json.put("plan", result.plan().toString());
    json.put("seed", result.seed());
    json.put("finished", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    json.put("trainingSeconds", Math.round(result.seconds() * 10) / 10.0);
    json.set("scores", scores(result));
    json.set("epochs", epochs(result.history()));
    json.set("settings", Provenance.json(settings));
    ObjectNode hashes = json.putObject("dataSha256");
    data.hashes().forEach(hashes::put);
    json.set("baseSha256", Provenance.weightHashes(base));
    json.set("versions", Provenance.versions());
    Json.write(folder.resolve("run.json"), json);
  }

  static ObjectNode scores(RunResult result) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    put(json, "validation", result.validation());
    put(json, "test", result.test());
    return json;
  }

  private static void put(ObjectNode json, String name, @Nullable Evaluation evaluation) {
    if (evaluation != null) {
      json.set(name, evaluation.toJson());
    }
  }

  static ArrayNode epochs(List<EpochReport> history) {
    ArrayNode epochs = JsonNodeFactory.instance.arrayNode();
    for (EpochReport epoch : history) {
      ObjectNode one = epochs.addObject();
      one.put("epoch", epoch.epoch());
      one.put("loss", epoch.loss());
      epoch.validation().ifPresent(score -> one.put("validation", score));
      one.put("tokensPerSecond", Math.round(epoch.tokensPerSecond()));
      one.put("kept", epoch.kept());
    }
    return epochs;
  }
}
