package lookright.benchmarks.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import lookright.io.Json;
import lookright.io.UserException;

/**
 * What a command measured, as a table, with all that a number belongs to. {@code peers/compare.py}
 * writes the same form, and more keys beside.
 *
 * @param title what was measured
 * @param note how it is to be read
 * @param facts date, commit, command, machine, versions, load: by name, in order
 * @param columns headings
 * @param rows cells
 * @param pictures files beside the record
 */
public record Measurement(
    String title,
    String note,
    Map<String, String> facts,
    List<String> columns,
    List<List<String>> rows,
    List<String> pictures) {

  /**
   * Reads a record.
   *
   * @throws UserException if a key is missing or a row has not as many cells as there are columns
   */
  public static Measurement read(Path file) {
    JsonNode json = Json.readObject(file);
    for (String key : List.of("title", "note", "facts", "columns", "rows")) {
      if (!json.has(key)) {
        throw new UserException(
            file + ": found no \"" + key + "\", expected a record of a benchmark");
      }
    }
    Map<String, String> facts = new LinkedHashMap<>();
    json.get("facts").properties().forEach(e -> facts.put(e.getKey(), e.getValue().asText()));
    List<String> columns = texts(json.get("columns"));
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode row : json.get("rows")) {
      List<String> cells = texts(row);
      if (cells.size() != columns.size()) {
        throw new UserException(
            "%s: found a row of %d cells, expected %d: %s"
                .formatted(file, cells.size(), columns.size(), cells));
      }
      rows.add(cells);
    }
    return new Measurement(
        json.get("title").asText(),
        json.get("note").asText(),
        facts,
        columns,
        rows,
        texts(json.path("pictures")));
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }

  /** Writes the record; {@link #read} gives an equal one. */
  public void write(Path file) {
    ObjectNode json = Json.object().put("title", title).put("note", note);
    ObjectNode known = json.putObject("facts");
    facts.forEach(known::put);
    columns.forEach(json.putArray("columns")::add);
    ArrayNode table = json.putArray("rows");
    rows.forEach(row -> row.forEach(table.addArray()::add));
    pictures.forEach(json.putArray("pictures")::add);
    Json.write(file, json);
  }

  /** The table as Markdown. */
  public String table() {
    StringBuilder text = new StringBuilder(line(columns));
    text.append("|").append("---|".repeat(columns.size())).append('\n');
    rows.forEach(row -> text.append(line(row)));
    return text.toString();
  }

  private static String line(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }
}
