package lookright.training.statistics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lookright.training.metrics.SpanCounts;

/**
 * What scipy, statsmodels and enumeration say: made by {@code src/test/python/make_statistics.py}.
 */
final class Scipy {
  private static final JsonNode ALL = read();

  private Scipy() {}

  private static JsonNode read() {
    try (InputStream in = Scipy.class.getResourceAsStream("/statistics/scipy.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode get(String name) {
    return ALL.required(name);
  }

  static List<Double> numbers(JsonNode array) {
    List<Double> numbers = new ArrayList<>();
    array.forEach(number -> numbers.add(number.doubleValue()));
    return numbers;
  }

  static PlanScores scores(JsonNode object) {
    Map<String, Sample> scores = new TreeMap<>();
    object.properties().forEach(e -> scores.put(e.getKey(), new Sample(numbers(e.getValue()))));
    return new PlanScores(scores);
  }

  static List<SpanCounts> counts(JsonNode rows) {
    List<SpanCounts> counts = new ArrayList<>();
    rows.forEach(
        row ->
            counts.add(
                new SpanCounts(
                    row.get(0).intValue(), row.get(1).intValue(), row.get(2).intValue())));
    return counts;
  }
}
