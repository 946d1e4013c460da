package lookright.model.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import lookright.io.Json;
import lookright.io.UserException;

/**
 * What PEFT's {@code adapter_config.json} says of a LoRA adapter.
 *
 * @param rank r
 * @param alpha the numerator of the scale
 * @param rankStabilised whether the scale is {@code alpha / sqrt(r)} (arXiv 2312.03732) and not
 *     {@code alpha / r}
 * @param targets the last names of the linear layers that are updated, like {@code q_proj} or
 *     {@code self_attn.q_proj}
 */
public record LoraConfig(int rank, double alpha, boolean rankStabilised, Set<String> targets) {
  /** The file's name. */
  public static final String FILE = "adapter_config.json";

  /** Keys that change nothing that is computed with a trained adapter, or only with others. */
  private static final Set<String> INERT =
      Set.of(
          "auto_mapping",
          "base_model_name_or_path",
          "inference_mode",
          "layers_pattern",
          "lora_dropout",
          "megatron_core",
          "modules_to_save",
          "peft_version",
          "qalora_group_size",
          "revision",
          "runtime_config");

  private static final Map<String, Set<String>> ONLY =
      Map.of("peft_type", Set.of("LORA"), "task_type", Set.of("TOKEN_CLS"), "bias", Set.of("none"));

  private static final Set<String> READ = Set.of("r", "lora_alpha", "use_rslora", "target_modules");

  /** Copies the targets; refuses a rank below 1. */
  public LoraConfig {
    targets = Set.copyOf(targets);
    if (rank < 1) {
      throw new UserException("r: found " + rank + ", expected a rank of at least 1");
    }
  }

  /**
   * Reads an adapter's configuration.
   *
   * @throws UserException that names every setting that is not supported
   */
  public static LoraConfig read(Path folder) {
    Path file = folder.resolve(FILE);
    JsonNode json = Json.readObject(file);
    List<String> problems = new ArrayList<>();
    json.properties()
        .forEach(
            entry -> {
              if (!supported(entry.getKey(), entry.getValue())) {
                problems.add(entry.getKey() + ": " + entry.getValue());
              }
            });
    for (String key : List.of("r", "lora_alpha", "target_modules")) {
      if (!json.has(key)) {
        problems.add("no " + key);
      }
    }
    if (!problems.isEmpty()) {
      throw new UserException(
          "%s: found %s, expected a LoRA adapter for TOKEN_CLS without these settings: they are not supported"
              .formatted(file, String.join("; ", problems)));
    }
    Set<String> targets = new TreeSet<>();
    json.get("target_modules").forEach(target -> targets.add(target.asText()));
    return new LoraConfig(
        json.get("r").asInt(),
        json.get("lora_alpha").asDouble(),
        json.path("use_rslora").asBoolean(false),
        targets);
  }

  private static boolean supported(String key, JsonNode value) {
    Set<String> only = ONLY.get(key);
    if (only != null) {
      return only.contains(value.asText());
    }
    return switch (key) {
      case "r" -> value.isIntegralNumber() && value.asInt() > 0;
      case "lora_alpha" -> value.isNumber();
      case "init_lora_weights" -> value.isBoolean() || value.asText().equals("gaussian");
      case "target_modules" -> value.isArray() && !value.isEmpty();
      default -> READ.contains(key) || INERT.contains(key) || isOff(value);
    };
  }

  /** Whether a setting says that something is not used. */
  private static boolean isOff(JsonNode value) {
    return value.isNull()
        || (value.isBoolean() && !value.asBoolean())
        || (value.isContainerNode() && value.isEmpty());
  }

  /** What {@code x A' B'} is multiplied with. */
  public float scale() {
    return (float) (alpha / (rankStabilised ? Math.sqrt(rank) : rank));
  }
}
