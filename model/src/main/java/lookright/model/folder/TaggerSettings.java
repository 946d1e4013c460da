package lookright.model.folder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import lookright.attention.LayerMaskPlan;
import lookright.attention.MaskPlanException;
import lookright.io.Json;
import lookright.io.UserException;
import lookright.model.Quantisation;
import lookright.model.labels.LabelSet;
import lookright.model.tagging.LabelPosition;
import lookright.model.tagging.LongSentences;
import org.jspecify.annotations.Nullable;

/**
 * {@code lookright.json}: what must be known beside a Hugging Face folder to tag as it was trained.
 *
 * @param plan the mask of each layer; the source of truth
 * @param labels by number
 * @param labelOn which sub-token carries a word's label
 * @param wordSplitter the splitter that running text went through
 * @param maxLength sub-tokens that the model sees at once
 * @param longSentences what longer sentences become
 * @param baseSha256 of an adapter: the hashes of the model that it was trained with, by file
 * @param quantise of an adapter: in what form that model's linear layers were kept; null: float32
 */
public record TaggerSettings(
    LayerMaskPlan plan,
    LabelSet labels,
    LabelPosition labelOn,
    String wordSplitter,
    int maxLength,
    LongSentences longSentences,
    @Nullable SortedMap<String, String> baseSha256,
    @Nullable Quantisation quantise) {
  /** The file's name. */
  public static final String FILE = "lookright.json";

  private static final String BASE = "baseSha256";
  private static final String QUANTISE = "quantise";

  private static final Set<String> KEYS =
      Set.of("plan", "labels", "labelOn", "wordSplitter", "maxLength", "long", BASE, QUANTISE);

  /** Reads the file of a model folder; null if there is none. */
  public static @Nullable TaggerSettings find(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return null;
    }
    JsonNode json = Json.readObject(file);
    json.fieldNames()
        .forEachRemaining(
            key -> {
              if (!KEYS.contains(key)) {
                throw new UserException(
                    file
                        + ": unknown key \""
                        + key
                        + "\", expected "
                        + String.join(", ", new TreeSet<>(KEYS)));
              }
            });
    try {
      List<String> labels = new ArrayList<>();
      require(file, json, "labels").forEach(label -> labels.add(label.asText()));
      return new TaggerSettings(
          LayerMaskPlan.parse(require(file, json, "plan").asText()),
          LabelSet.ordered(labels),
          LabelPosition.valueOf(upper(require(file, json, "labelOn"))),
          require(file, json, "wordSplitter").asText(),
          require(file, json, "maxLength").asInt(),
          LongSentences.valueOf(upper(require(file, json, "long"))),
          json.has(BASE) ? hashes(json.get(BASE)) : null,
          json.has(QUANTISE) ? Quantisation.valueOf(upper(json.get(QUANTISE))) : null);
    } catch (MaskPlanException e) {
      throw new UserException(file + ": plan: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new UserException(file + ": " + e.getMessage(), e);
    }
  }

  private static SortedMap<String, String> hashes(JsonNode json) {
    SortedMap<String, String> hashes = new TreeMap<>();
    json.properties().forEach(entry -> hashes.put(entry.getKey(), entry.getValue().asText()));
    return hashes;
  }

  /**
   * Refuses another base model than the one of the training.
   *
   * @param base its folder
   */
  void requireBase(Path folder, Path base) {
    if (baseSha256 != null) {
      SortedMap<String, String> found = ModelHashes.of(base);
      if (!found.equals(baseSha256)) {
        throw new UserException(
            "%s/%s: found another base model in %s (SHA-256 of %s), expected the one that the adapter was trained with"
                .formatted(folder, FILE, base, differing(found, baseSha256)));
      }
    }
  }

  private static Set<String> differing(Map<String, String> found, Map<String, String> expected) {
    Set<String> names = new TreeSet<>(found.keySet());
    names.addAll(expected.keySet());
    names.removeIf(name -> Objects.equals(found.get(name), expected.get(name)));
    return names;
  }

  private static JsonNode require(Path file, JsonNode json, String key) {
    JsonNode node = json.get(key);
    if (node == null) {
      throw new UserException(file + ": no \"" + key + "\"");
    }
    return node;
  }

  private static String upper(JsonNode node) {
    return node.asText().toUpperCase(Locale.ROOT);
  }

  /** The file's content. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("plan", plan.toString());
    labels.names().forEach(json.putArray("labels")::add);
    json.put("labelOn", labelOn.text());
    json.put("wordSplitter", wordSplitter);
    json.put("maxLength", maxLength);
    json.put("long", longSentences.text());
    if (baseSha256 != null) {
      baseSha256.forEach(json.putObject(BASE)::put);
    }
    if (quantise != null) {
      json.put(QUANTISE, quantise.toString());
    }
    return json;
  }
}
