package lookright.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lookright.io.UserException;
import lookright.model.Quantisation;
import lookright.model.device.DeviceRequest;
import lookright.model.device.Precision;
import org.jspecify.annotations.Nullable;

/**
 * The command line of {@link PeerMain}.
 *
 * @param model the model folder
 * @param workload a file of {@code peers/make_workload.py}
 * @param mode what is timed
 * @param steps timed batches, or null for all of the workload
 * @param threads that kernels run on
 * @param quantise in what form {@code lora} keeps the frozen linear layers, or null for float32
 * @param precision of the products with frozen weights
 * @param recomputed whether the backward pass computes every layer again
 * @param device what computes
 * @param tf32 whether a GPU computes products of float32 matrices in TF32
 * @param save where the logits go, or null
 */
record PeerOptions(
    Path model,
    Path workload,
    Mode mode,
    @Nullable Integer steps,
    int threads,
    @Nullable Quantisation quantise,
    Precision precision,
    boolean recomputed,
    DeviceRequest device,
    boolean tf32,
    @Nullable Path save) {
  private static final String RECOMPUTED = "--gradient-checkpointing";
  private static final String TF32 = "--tf32";
  private static final List<String> FLAGS =
      List.of(
          "--model",
          "--workload",
          "--mode",
          "--steps",
          "--threads",
          "--quantise",
          "--precision",
          "--device",
          "--save",
          RECOMPUTED,
          TF32);

  /**
   * What is timed: training steps of all weights, of the adapter beside the model; logits of
   * batches, of sentences one by one; or the whole life of a process that tags one sentence.
   */
  enum Mode {
    FULL,
    LORA,
    FORWARD,
    SINGLE,
    FIRST;

    static Mode of(String text) {
      return switch (text) {
        case "full" -> FULL;
        case "forward" -> FORWARD;
        case "lora" -> LORA;
        case "single" -> SINGLE;
        case "first" -> FIRST;
        default ->
            throw new UserException(
                "Found --mode " + text + ", expected full, lora, forward, single or first");
      };
    }
  }

  /** Reads {@code --flag value} pairs. */
  static PeerOptions parse(String... args) {
    Map<String, String> found = new HashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      if (!FLAGS.contains(args[i])) {
        throw new UserException("Found \"" + args[i] + "\", expected one of " + FLAGS);
      }
      if (i + 1 == args.length) {
        throw new UserException("Found nothing after " + args[i] + ", expected its value");
      }
      found.put(args[i], args[i + 1]);
    }
    String steps = found.get("--steps");
    String save = found.get("--save");
    return new PeerOptions(
        Path.of(required(found, "--model")),
        Path.of(required(found, "--workload")),
        Mode.of(required(found, "--mode")),
        steps == null ? null : positive("--steps", steps),
        positive("--threads", found.getOrDefault("--threads", "2")),
        quantisation(found.get("--quantise")),
        precision(found.getOrDefault("--precision", "float32")),
        flag(found, RECOMPUTED),
        DeviceRequest.parse(found.get("--device")),
        flag(found, TF32),
        save == null ? null : Path.of(save));
  }

  private static boolean flag(Map<String, String> found, String name) {
    String text = found.getOrDefault(name, "false");
    if (text.equals("true") || text.equals("false")) {
      return text.equals("true");
    }
    throw new UserException("Found " + name + " " + text + ", expected true or false");
  }

  private static @Nullable Quantisation quantisation(@Nullable String text) {
    for (Quantisation form : Quantisation.values()) {
      if (form.toString().equals(text)) {
        return form;
      }
    }
    if (text == null) {
      return null;
    }
    throw new UserException("Found --quantise " + text + ", expected nf4 or bf16");
  }

  private static Precision precision(String text) {
    return Arrays.stream(Precision.values())
        .filter(one -> one.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () -> new UserException("Found --precision " + text + ", expected float32 or bf16"));
  }

  private static String required(Map<String, String> found, String flag) {
    String value = found.get(flag);
    if (value == null) {
      throw new UserException("Found no " + flag + ", expected " + flag + " VALUE");
    }
    return value;
  }

  private static int positive(String flag, String value) {
    if (!value.matches("[1-9][0-9]{0,5}")) {
      throw new UserException("Found " + flag + " " + value + ", expected a number from 1");
    }
    return Integer.parseInt(value);
  }
}
