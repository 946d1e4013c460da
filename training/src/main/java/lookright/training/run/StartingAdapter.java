package lookright.training.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import lookright.attention.LayerMaskPlan;
import lookright.io.Json;
import lookright.io.Sha256;
import lookright.io.UserException;
import lookright.model.Weights;
import lookright.model.adapter.Adapter;
import lookright.model.adapter.LoraConfig;
import lookright.training.settings.LoraSettings;
import org.jspecify.annotations.Nullable;

/** The low-rank updates that a run starts from, where it does not start from none. */
final class StartingAdapter {
  private final Path folder;

  private StartingAdapter(Path folder) {
    this.folder = folder;
  }

  /** That of one run; null where none is asked for. */
  static @Nullable StartingAdapter of(@Nullable Path pattern, LayerMaskPlan plan, long seed) {
    if (pattern == null) {
      return null;
    }
    String path =
        pattern
            .toString()
            .replace("{plan}", PlanNames.of(plan))
            .replace("{seed}", Long.toString(seed));
    return new StartingAdapter(Path.of(path));
  }

  /** What the updates are, as text. */
  String hash() {
    return Sha256.of(folder.resolve(Adapter.TENSORS));
  }

  /**
   * Adds the updates to the weights, which have a head.
   *
   * @param asked how updates are to be trained
   * @param baseHashes of the model, by file
   * @throws UserException if the updates are of another form or another model
   */
  void addTo(Weights weights, LoraSettings asked, Map<String, String> baseHashes) {
    try (Adapter adapter = Adapter.open(folder)) {
      require(adapter.config(), asked);
      requireBase(baseHashes);
      adapter.addUpdatesTo(weights);
    }
  }

  private void require(LoraConfig its, LoraSettings asked) {
    same("lora-rank", asked.rank(), its.rank());
    same("lora-alpha", asked.alpha(), its.alpha());
    same("lora-rank-stabilised", asked.rankStabilised(), its.rankStabilised());
    same("lora-targets", Set.copyOf(asked.targets()), its.targets());
  }

  private void same(String key, Object asked, Object its) {
    if (!asked.equals(its)) {
      throw new UserException(
          "%s: found %s, expected %s, with which the adapter in %s was trained"
              .formatted(key, asked, its, folder));
    }
  }

  /** Adapters that were made elsewhere do not say which model they are of. */
  private void requireBase(Map<String, String> baseHashes) {
    Path record = folder.resolve(RunRecord.FILE);
    JsonNode its = Files.exists(record) ? Json.readObject(record).path("baseSha256") : null;
    if (its != null && its.isObject()) {
      Map<String, String> hashes = new TreeMap<>();
      its.properties().forEach(entry -> hashes.put(entry.getKey(), entry.getValue().asText()));
      if (!hashes.equals(new TreeMap<>(baseHashes))) {
        throw new UserException(
            "adapter: %s was trained with another base model, expected one of the model given"
                .formatted(folder));
      }
    }
  }
}
