package lookright.model.folder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import lookright.io.Json;
import lookright.io.TensorFolder;
import lookright.io.UserException;
import lookright.io.safetensors.Dtype;
import lookright.model.DecoderTensors;
import lookright.model.Head;
import lookright.model.Quantisation;
import lookright.model.Weights;
import lookright.model.adapter.Adapter;
import lookright.model.adapter.LoraConfig;
import lookright.model.family.ModelConfig;
import lookright.model.graph.DecoderModel.Updates;
import org.jspecify.annotations.Nullable;

/**
 * A model folder that is open for reading: {@code config.json}, the tensors, and {@code
 * lookright.json} where there is one.
 */
public final class Checkpoint implements AutoCloseable {
  private static final Pattern MAY_BE_UNUSED =
      Pattern.compile("lm_head\\..*|(.*\\.)?rotary_emb\\.inv_freq");

  /** Types whose numbers are the weights themselves: integers and 8-bit floats need scales. */
  private static final Set<Dtype> FLOATS =
      Collections.unmodifiableSet(EnumSet.of(Dtype.F32, Dtype.F16, Dtype.BF16, Dtype.F64));

  private final Path folder;
  private final ModelConfig config;
  private final @Nullable TaggerSettings settings;
  private final TensorFolder tensors;
  private final @Nullable Adapter adapter;

  private Checkpoint(
      Path folder,
      ModelConfig config,
      @Nullable TaggerSettings settings,
      TensorFolder tensors,
      @Nullable Adapter adapter) {
    this.folder = folder;
    this.config = config;
    this.settings = settings;
    this.tensors = tensors;
    this.adapter = adapter;
  }

  /**
   * Opens the folder of a model, or that of an adapter with the model that it belongs to; no tensor
   * is read yet.
   */
  public static Checkpoint open(Path folder) {
    TaggerSettings settings = TaggerSettings.find(folder);
    if (!Files.exists(folder.resolve(LoraConfig.FILE))) {
      return new Checkpoint(folder, config(folder), settings, TensorFolder.open(folder), null);
    }
    Adapter adapter = Adapter.open(folder);
    try {
      Path base = adapter.base();
      if (settings != null) {
        settings.requireBase(folder, base);
      }
      return new Checkpoint(folder, config(base), settings, TensorFolder.open(base), adapter);
    } catch (RuntimeException | Error e) {
      adapter.close();
      throw e;
    }
  }

  /**
   * Opens the folder of a model to train from.
   *
   * @throws UserException if it holds an adapter
   */
  public static Checkpoint openBase(Path folder) {
    Checkpoint opened = open(folder);
    if (opened.isAdapter()) {
      opened.close();
      throw new UserException(
          "model: found an adapter in %s, expected a whole model to start from".formatted(folder));
    }
    return opened;
  }

  private static ModelConfig config(Path folder) {
    Path file = folder.resolve("config.json");
    return ModelConfig.of(Json.readObject(file), file.toString());
  }

  /** Whether this is an adapter with its model. */
  public boolean isAdapter() {
    return adapter != null;
  }

  /** How a decoder adds the adapter's updates, where there are any. */
  public Updates updates() {
    return adapter == null ? Updates.NONE : adapter.config().updates();
  }

  /** Where the tokenizer is: an adapter may have one of its own. */
  public Path tokenizerFolder() {
    boolean own = adapter == null || Files.exists(folder.resolve("tokenizer.json"));
    return own || adapter == null ? folder : adapter.base();
  }

  /** Where it is. */
  public Path folder() {
    return folder;
  }

  /** The configuration. */
  public ModelConfig config() {
    return config;
  }

  /** What LookRight stored beside the model; null for a folder made elsewhere. */
  public @Nullable TaggerSettings settings() {
    return settings;
  }

  /** Whether there is a tensor of that name. */
  public boolean has(String name) {
    return tensors.contains(name);
  }

  /** The shape of a tensor that is there. */
  public List<Long> shape(String name) {
    return tensors.info(name).shape();
  }

  /** The token-classification head in the folder, or null where there is none. */
  public Head.@Nullable TokenClassification taggingHead() {
    if (adapter != null) {
      return adapter.head();
    }
    if (!has("score.weight")) {
      return null;
    }
    return new Head.TokenClassification(
        Math.toIntExact(shape("score.weight").get(0)), has("score.bias"));
  }

  /**
   * All tensors of the decoder and {@code head}, and of the adapter where there is one; an
   * adapter's model is quantised as it was in training.
   */
  public Weights weights(Head head) {
    if (adapter == null) {
      return weights(head, name -> null);
    }
    Quantisation quantisation = settings == null ? null : settings.quantise();
    Weights weights = weights(head, adapter::headSource, quantisation);
    try {
      adapter.addTo(weights);
      return weights;
    } catch (RuntimeException | Error e) {
      weights.close();
      throw e;
    }
  }

  /** Says which tensors are made, not read. */
  @FunctionalInterface
  public interface Fresh {
    /** The source of {@code name}, or null if it is read from the folder. */
    Weights.@Nullable Source sourceOf(String name);
  }

  /**
   * All tensors of the decoder and {@code head}; {@code fresh} ones are made, all others read.
   *
   * @throws UserException that lists every missing, unused or wrongly shaped tensor
   */
  public Weights weights(Head head, Fresh fresh) {
    return weights(head, fresh, null);
  }

  /**
   * The same, with the decoder's linear layers quantised one by one as they are read.
   *
   * @param quantisation null: all tensors are float32
   */
  public Weights weights(Head head, Fresh fresh, @Nullable Quantisation quantisation) {
    Map<String, long[]> shapes = DecoderTensors.shapes(config.decoder(), head);
    check(shapes, fresh);
    return Weights.read(
        shapes,
        (name, destination) -> {
          Weights.Source made = fresh.sourceOf(name);
          if (made != null) {
            made.read(name, destination);
          } else {
            tensors.readFloats(name, destination);
          }
        },
        quantisation);
  }

  private void check(Map<String, long[]> shapes, Fresh fresh) {
    List<String> problems = new ArrayList<>();
    List<String> absent =
        shapes.keySet().stream()
            .filter(name -> !has(name) && fresh.sourceOf(name) == null)
            .toList();
    List<String> unused =
        tensors.names().stream()
            .filter(name -> !shapes.containsKey(name))
            .filter(name -> !MAY_BE_UNUSED.matcher(name).matches())
            .filter(name -> !name.startsWith("score."))
            .toList();
    if (!absent.isEmpty()) {
      problems.add("missing tensors " + absent);
    }
    if (!unused.isEmpty()) {
      problems.add("tensors that no part of a " + config.family().modelType() + " uses " + unused);
    }
    shapes.forEach(
        (name, shape) -> {
          boolean read = has(name) && fresh.sourceOf(name) == null;
          if (read && !shape(name).equals(boxed(shape))) {
            problems.add(misfit(name, shape));
          } else if (read && !FLOATS.contains(tensors.info(name).dtype())) {
            problems.add(
                "%s is of type %s in %s, expected one of %s"
                    .formatted(name, tensors.info(name).dtype(), tensors.fileOf(name), FLOATS));
          }
        });
    if (!problems.isEmpty()) {
      throw new UserException(
          folder
              + " does not fit its config.json: "
              + String.join("; ", problems)
              + ". Expected the tensors of "
              + config.family().classPrefix()
              + " as transformers saves them");
    }
  }

  private String misfit(String name, long[] expected) {
    return name
        + " has shape "
        + shape(name)
        + " in "
        + tensors.fileOf(name)
        + ", config.json says "
        + boxed(expected);
  }

  private static List<Long> boxed(long[] shape) {
    return Arrays.stream(shape).boxed().toList();
  }

  @Override
  public void close() {
    tensors.close();
    if (adapter != null) {
      adapter.close();
    }
  }
}
