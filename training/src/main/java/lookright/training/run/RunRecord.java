package lookright.training.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import lookright.attention.LayerMaskPlan;
import lookright.io.Json;
import lookright.training.EpochReport;
import lookright.training.resume.RunHistory;
import lookright.training.resume.RunIdentity;
import org.jspecify.annotations.Nullable;

/** {@code run.json}: settings, seed, hashes of data and base weights, versions, times, scores. */
final class RunRecord {
  private static final String FILE = "run.json";

  private RunRecord() {}

  static void write(Path folder, RunResult result, TaggerMaterial material) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", result.name());
    json.put("plan", result.plan().toString());
    json.put("seed", result.seed());
    json.put("finished", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    json.put("trainingSeconds", Math.round(result.seconds() * 10) / 10.0);
    json.set("scores", scores(result));
    ObjectNode headline = json.putObject("headline");
    if (result.validation() != null) {
      headline.put("validation", result.validation().headline());
    }
    if (result.test() != null) {
      headline.put("test", result.test().headline());
    }
    json.set("epochs", epochs(result.history()));
    json.set("settings", Provenance.json(material.settings()));
    ObjectNode hashes = json.putObject("dataSha256");
    material.dataHashes().forEach(hashes::put);
    ObjectNode base = json.putObject("baseSha256");
    material.baseHashes().forEach(base::put);
    json.set("identity", material.identity(result.plan(), result.seed()).toJson());
    json.set("versions", Provenance.versions());
    Json.write(folder.resolve(FILE), json);
  }

  /** Which run a finished folder holds; null if it has no record. */
  static @Nullable RunIdentity identity(Path folder) {
    Path file = folder.resolve(FILE);
    return Files.exists(file) ? RunIdentity.of(Json.readObject(file).path("identity")) : null;
  }

  /** The result of a run that was finished before. */
  static RunResult read(String name, Path folder) {
    JsonNode json = Json.readObject(folder.resolve(FILE));
    return new RunResult(
        name,
        folder,
        LayerMaskPlan.parse(json.path("plan").asText()),
        json.path("seed").asLong(),
        RunHistory.read(json.path("epochs")),
        Scored.of(json, "validation"),
        Scored.of(json, "test"),
        json.path("trainingSeconds").asDouble());
  }

  static ObjectNode scores(RunResult result) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    put(json, "validation", result.validation());
    put(json, "test", result.test());
    return json;
  }

  private static void put(ObjectNode json, String name, @Nullable Scored scored) {
    if (scored != null) {
      json.set(name, scored.json());
    }
  }

  static ArrayNode epochs(List<EpochReport> history) {
    ArrayNode epochs = RunHistory.write(history);
    for (JsonNode epoch : epochs) {
      ((ObjectNode) epoch)
          .put("tokensPerSecond", Math.round(epoch.path("tokensPerSecond").asDouble()));
    }
    return epochs;
  }
}
