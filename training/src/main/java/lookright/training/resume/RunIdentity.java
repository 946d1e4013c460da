package lookright.training.resume;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import lookright.io.Json;
import lookright.io.UserException;

/**
 * All that decides a run's bits, by the names that users know: settings by their keys, files by
 * what they hold. Two runs of one identity end with equal weights.
 *
 * @param facts texts by name
 */
public record RunIdentity(SortedMap<String, String> facts) {
  private static final String HASH = "sha256:";

  /** Copies the map. */
  public RunIdentity {
    facts = new TreeMap<>(facts);
  }

  /** The text that stands for what a file or folder holds. */
  public static String contents(Map<String, String> hashes) {
    return hashes.values().stream().sorted().collect(Collectors.joining(" ", HASH, ""));
  }

  /** As a checkpoint and a run's record hold it. */
  public ObjectNode toJson() {
    ObjectNode json = Json.object();
    facts.forEach(json::put);
    return json;
  }

  /** What {@link #toJson} wrote; nothing at all gives no facts. */
  public static RunIdentity of(JsonNode json) {
    SortedMap<String, String> facts = new TreeMap<>();
    json.properties().forEach(entry -> facts.put(entry.getKey(), entry.getValue().asText()));
    return new RunIdentity(facts);
  }

  /** What differs from {@code begun}, each by name with both values. */
  public List<String> differences(RunIdentity begun) {
    TreeSet<String> names = new TreeSet<>(facts.keySet());
    names.addAll(begun.facts.keySet());
    List<String> differences = new ArrayList<>();
    for (String name : names) {
      String mine = facts.getOrDefault(name, "not given");
      String its = begun.facts.getOrDefault(name, "not given");
      if (!mine.equals(its)) {
        differences.add(
            mine.startsWith(HASH) && its.startsWith(HASH)
                ? name + " holds something else now (SHA-256)"
                : "%s is %s, was %s".formatted(name, mine, its));
      }
    }
    return differences;
  }

  /**
   * Refuses to go on with other settings.
   *
   * @param where what was begun with {@code begun}
   */
  public void require(RunIdentity begun, Object where) {
    List<String> differences = differences(begun);
    if (!differences.isEmpty()) {
      throw new UserException(
          "%s: found a run that was begun with other settings: %s. Give the same, or begin anew with --force"
              .formatted(where, String.join("; ", differences)));
    }
  }
}
