package lookright.training.settings;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Settings by the keys of a configuration file, which the flags without dashes are too. */
public final class SettingKeys {
  /**
   * Keys that do not decide a run: places (what the files hold is compared instead), who works, how
   * often it is saved, what is kept in memory. Another device changes bits, within tolerances, and
   * nothing else.
   */
  private static final Set<String> FREE =
      Set.of(
          "model",
          "adapter",
          "train",
          "validation",
          "test",
          "out",
          "strict",
          "threads",
          "device",
          "checkpoint-every",
          "gradient-checkpointing");

  /** Keys that say which runs there are; a run knows its own plan and seed. */
  private static final Set<String> LISTS = Set.of("window-convention", "mask", "groups", "seed");

  private SettingKeys() {}

  /**
   * Everything that was asked for but {@code force} and {@code resume}; paths are absolute, what is
   * not given is left out. A configuration file of these lines asks for the same.
   */
  public static Map<String, Object> of(TrainSettings settings) {
    Keys keys = new Keys();
    keys.put("recipe", settings.recipe());
    keys.put("model", settings.model());
    keys.put("strict", settings.strict());
    keys.put("out", settings.output().folder());
    keys.put("train", settings.data().train());
    keys.put("validation", settings.data().validation());
    keys.put("test", settings.data().test());
    keys.put("format", settings.data().columns().format());
    keys.put("token-column", settings.data().columns().token());
    keys.put("label-column", settings.data().columns().label());
    keys.put("label-set", settings.data().labelSet());
    keys.put("hold-out", settings.data().holdOut());
    if (!settings.plans().masks().isEmpty()) {
      keys.put("mask", settings.plans().masks());
    }
    if (!settings.plans().groups().isEmpty()) {
      keys.put("groups", settings.plans().groups());
    }
    keys.put("window-convention", settings.plans().windowConvention());
    keys.put("max-length", settings.tokens().maxLength());
    keys.put("long", settings.tokens().longSentences());
    keys.put("label-on", settings.tokens().labelOn());
    keys.add(settings.batches());
    keys.add(settings.optimiser());
    keys.add(settings.tuning());
    keys.put("epochs", settings.run().epochs());
    keys.put("seed", settings.run().seeds());
    keys.put("keep", settings.keep());
    keys.put("checkpoint-every", settings.run().checkpointEvery());
    keys.put("threads", settings.run().threads());
    keys.put("device", settings.run().device());
    keys.put("tf32", settings.run().tf32() ? true : null); // runs from before have no such key
    return keys.values;
  }

  /** Whether another value means another result. */
  public static boolean decides(String key) {
    return !FREE.contains(key);
  }

  /** What decides the bits of every run, beside its own plan and seed, as text. */
  public static Map<String, String> deciding(TrainSettings settings) {
    Map<String, String> deciding = new LinkedHashMap<>();
    of(settings)
        .forEach(
            (key, value) -> {
              if (decides(key) && !LISTS.contains(key)) {
                deciding.put(key, value.toString());
              }
            });
    return deciding;
  }

  /** Collects what is given, in a form that JSON has. */
  private static final class Keys {
    private final Map<String, Object> values = new LinkedHashMap<>();

    void put(String key, @Nullable Object value) {
      if (value instanceof Path path) {
        values.put(key, path.toAbsolutePath().normalize().toString());
      } else if (value instanceof Enum<?>) {
        values.put(key, value.toString());
      } else if (value != null) {
        values.put(key, value);
      }
    }

    void add(TuningSettings settings) {
      put("dropout", settings.dropout());
      put("freeze-below", settings.freezeBelow());
      put("head-only", settings.headOnly());
      add(settings.lora());
      put("quantise", settings.quantise());
      put("precision", settings.precision());
      put("gradient-checkpointing", settings.gradientCheckpointing());
      put("adapter", settings.adapter());
    }

    void add(BatchSettings settings) {
      put("batch-size", settings.sentences());
      put("batch-tokens", settings.tokens());
      put("accumulate", settings.accumulate());
      put("accumulation", settings.accumulation());
    }

    void add(@Nullable LoraSettings settings) {
      put("lora-rank", settings == null ? 0 : settings.rank());
      if (settings != null) {
        put("lora-alpha", settings.alpha());
        put("lora-dropout", settings.dropout());
        put("lora-rank-stabilised", settings.rankStabilised());
        put("lora-targets", settings.targets());
      }
    }

    void add(OptimiserSettings settings) {
      put("lr", settings.learningRate());
      put("warmup", settings.warmup());
      put("weight-decay", settings.weightDecay());
      put("clip", settings.clip());
      put("beta1", settings.beta1());
      put("beta2", settings.beta2());
      put("epsilon", settings.epsilon());
      put("cosine", settings.cosine());
    }
  }
}
