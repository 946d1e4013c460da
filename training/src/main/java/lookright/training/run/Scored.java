package lookright.training.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * The scores on one file, from an evaluation or from a finished run's record.
 *
 * @param headline the one that decides: strict span F1, or token accuracy for plain labels
 * @param json all of them, as {@code evaluate --json} prints them
 */
public record Scored(double headline, ObjectNode json) {
  static @Nullable Scored of(@Nullable Evaluation evaluation) {
    return evaluation == null ? null : new Scored(evaluation.headline(), evaluation.toJson());
  }

  /** What a record's {@code scores} and {@code headline} say of a file, or null. */
  static @Nullable Scored of(JsonNode record, String name) {
    return record.path("scores").path(name) instanceof ObjectNode scores
        ? new Scored(record.path("headline").path(name).asDouble(), scores)
        : null;
  }

  /** A number of the strict report. */
  double strict(String name) {
    return json.path("strict").path(name).asDouble();
  }
}
