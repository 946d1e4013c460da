package lookright.model.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import lookright.io.Json;
import lookright.io.UserException;
import lookright.model.DecoderTensors;
import lookright.model.RandomStream;
import lookright.model.Weights;
import lookright.model.graph.DecoderModel.Updates;

/**
 * What PEFT's {@code adapter_config.json} says of a LoRA adapter.
 *
 * @param base the folder of the model that it belongs to
 * @param rank r
 * @param alpha the numerator of the scale
 * @param dropout rate on what A reads, in training
 * @param rankStabilised whether the scale is {@code alpha / sqrt(r)} (arXiv 2312.03732) and not
 *     {@code alpha / r}
 * @param targets the last names of the linear layers that are updated, like {@code q_proj} or
 *     {@code self_attn.q_proj}
 */
public record LoraConfig(
    String base,
    int rank,
    double alpha,
    double dropout,
    boolean rankStabilised,
    Set<String> targets) {
  /** The file's name. */
  public static final String FILE = "adapter_config.json";

  /** Keys that change nothing that is computed with a trained adapter, or only with others. */
  private static final Set<String> INERT =
      Set.of(
          "auto_mapping",
          "inference_mode",
          "layers_pattern",
          "megatron_core",
          "modules_to_save",
          "peft_version",
          "qalora_group_size",
          "revision",
          "runtime_config");

  private static final Map<String, Set<String>> ONLY =
      Map.of(
          "peft_type", Set.of("LORA"),
          "task_type", Set.of("TOKEN_CLS", "CAUSAL_LM"),
          "bias", Set.of("none"));

  private static final Set<String> READ =
      Set.of(
          "base_model_name_or_path",
          "r",
          "lora_alpha",
          "lora_dropout",
          "use_rslora",
          "target_modules");

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
          "%s: found %s, expected a LoRA adapter for TOKEN_CLS or CAUSAL_LM without these settings: they are not supported"
              .formatted(file, String.join("; ", problems)));
    }
    Set<String> targets = new TreeSet<>();
    json.get("target_modules").forEach(target -> targets.add(target.asText()));
    return new LoraConfig(
        json.path("base_model_name_or_path").asText(""),
        json.get("r").asInt(),
        json.get("lora_alpha").asDouble(),
        json.path("lora_dropout").asDouble(0),
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

  /**
   * As PEFT writes it.
   *
   * @param tagging whether a head that tags words is trained with it; if not, next tokens were
   *     predicted with the model's own head
   */
  public ObjectNode toJson(boolean tagging) {
    ObjectNode json = Json.object();
    json.put("peft_type", "LORA").put("task_type", tagging ? "TOKEN_CLS" : "CAUSAL_LM");
    json.put("base_model_name_or_path", base);
    json.put("r", rank).put("lora_alpha", alpha).put("lora_dropout", dropout);
    json.put("use_rslora", rankStabilised).put("bias", "none");
    new TreeSet<>(targets).forEach(json.putArray("target_modules")::add);
    if (tagging) {
      json.putArray("modules_to_save").add("classifier").add("score");
    }
    json.put("inference_mode", true).put("init_lora_weights", true).put("fan_in_fan_out", false);
    return json;
  }

  /** What {@code x A' B'} is multiplied with. */
  public float scale() {
    return (float) (alpha / (rankStabilised ? Math.sqrt(rank) : rank));
  }

  /** How a decoder adds the updates; dropout only where it is trained. */
  public Updates updates() {
    return new Updates(scale(), dropout);
  }

  /** The tensors of the updates of a model's targeted linear layers: A, then B, layer by layer. */
  public Map<String, long[]> shapes(Weights weights) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    for (String name : weights.names()) {
      String linear = name.replaceFirst("\\.weight$", "");
      boolean targeted = targets.stream().anyMatch(t -> ("." + linear).endsWith("." + t));
      if (!linear.equals(name) && targeted && weights.shape(name).size() == 2) {
        shapes.put(DecoderTensors.down(linear), new long[] {rank, weights.shape(name).get(1)});
        shapes.put(DecoderTensors.up(linear), new long[] {weights.shape(name).get(0), rank});
      }
    }
    return shapes;
  }

  /**
   * Adds updates that change nothing yet, as PEFT begins: A uniform within {@code 1 / sqrt(in)}, B
   * zero.
   *
   * @throws UserException if no linear layer has a targeted name
   */
  public void addFresh(Weights weights, long seed) {
    Map<String, long[]> shapes = shapes(weights);
    for (String target : new TreeSet<>(targets)) {
      if (shapes.keySet().stream().noneMatch(name -> name.contains("." + target + ".lora_A"))) {
        throw new UserException(
            "lora-targets: found \"%s\", but no linear layer has that name, expected such as q_proj"
                .formatted(target));
      }
    }
    SplittableRandom random = RandomStream.ADAPTER.of(seed);
    weights.add(
        shapes,
        (name, destination) -> {
          double inputs = (double) destination.remaining() / rank;
          double bound = name.contains(".lora_B.") ? 0 : 1 / Math.sqrt(inputs);
          while (destination.hasRemaining()) {
            destination.put((float) ((2 * random.nextDouble() - 1) * bound));
          }
        });
  }
}
