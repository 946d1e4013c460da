package lookright.training.resume;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import lookright.training.EpochReport;

/** Finished epochs as JSON and back, as checkpoints and run records list them. */
public final class RunHistory {
  private RunHistory() {}

  /** An array of one object an epoch. */
  public static ArrayNode write(List<EpochReport> history) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    for (EpochReport epoch : history) {
      ObjectNode one = json.addObject().put("epoch", epoch.epoch()).put("loss", epoch.loss());
      epoch.validation().ifPresent(score -> one.put("validation", score));
      one.put("tokensPerSecond", epoch.tokensPerSecond()).put("kept", epoch.kept());
    }
    return json;
  }

  /** What {@link #write} wrote. */
  public static List<EpochReport> read(JsonNode json) {
    List<EpochReport> history = new ArrayList<>();
    for (JsonNode epoch : json) {
      JsonNode score = epoch.path("validation");
      history.add(
          new EpochReport(
              epoch.path("epoch").asInt(),
              epoch.path("loss").asDouble(),
              score.isNumber() ? OptionalDouble.of(score.asDouble()) : OptionalDouble.empty(),
              epoch.path("tokensPerSecond").asDouble(),
              epoch.path("kept").asBoolean()));
    }
    return history;
  }
}
