package lookright.training.resume;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import lookright.io.Json;
import lookright.training.loop.LoopState;
import lookright.training.loop.LoopState.Tally;

/** A loop's state as JSON and back, to the last bit: a double is written as its shortest text. */
final class StateJson {
  private StateJson() {}

  static ObjectNode write(LoopState state) {
    ObjectNode json = Json.object();
    json.put("epoch", state.epoch());
    json.put("microBatches", state.microBatches());
    json.put("steps", state.steps());
    json.put("masks", state.masks());
    json.put("windowLoss", state.windowLoss());
    json.putObject("tally")
        .put("lossSum", state.tally().lossSum())
        .put("labelled", state.tally().labelled())
        .put("tokens", state.tally().tokens())
        .put("seconds", state.tally().seconds());
    json.put("seconds", state.seconds());
    json.put("keptIsCurrent", state.keptIsCurrent());
    json.set("history", RunHistory.write(state.history()));
    return json;
  }

  static LoopState read(JsonNode json) {
    JsonNode tally = json.path("tally");
    return new LoopState(
        json.path("epoch").asInt(),
        json.path("microBatches").asInt(),
        json.path("steps").asInt(),
        json.path("masks").asInt(),
        json.path("windowLoss").asDouble(),
        new Tally(
            tally.path("lossSum").asDouble(),
            tally.path("labelled").asLong(),
            tally.path("tokens").asLong(),
            tally.path("seconds").asDouble()),
        json.path("seconds").asDouble(),
        json.path("keptIsCurrent").asBoolean(),
        RunHistory.read(json.path("history")));
  }
}
