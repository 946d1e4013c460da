package lookright.model.adapter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import lookright.io.FileErrors;
import lookright.io.Json;
import lookright.io.UserException;
import lookright.io.safetensors.SafetensorsFile;
import lookright.io.safetensors.SafetensorsWriter;
import lookright.model.Head;
import lookright.model.Weights;
import org.jspecify.annotations.Nullable;

/**
 * A PEFT folder that is open for reading. It knows linear layers by their names and shapes alone:
 * what model they are of is nothing to it.
 */
public final class Adapter implements AutoCloseable {
  /** The file of its tensors. */
  public static final String TENSORS = "adapter_model.safetensors";

  private static final String PREFIX = "base_model.model.";
  private static final String HEAD = "score.weight";
  private static final String HEAD_BIAS = "score.bias";

  private final Path file;
  private final LoraConfig config;
  private final SafetensorsFile tensors;

  private Adapter(Path file, LoraConfig config, SafetensorsFile tensors) {
    this.file = file;
    this.config = config;
    this.tensors = tensors;
  }

  /** Opens a folder; no tensor is read yet. */
  public static Adapter open(Path folder) {
    LoraConfig config = LoraConfig.read(folder);
    Path file = folder.resolve(TENSORS);
    try {
      return new Adapter(file, config, SafetensorsFile.open(file));
    } catch (IOException e) {
      throw FileErrors.reading(file, e);
    }
  }

  /** Writes updates and head as PEFT does, into an existing folder. */
  public static void write(Path folder, LoraConfig config, Weights weights) throws IOException {
    Json.write(folder.resolve(LoraConfig.FILE), config.toJson(weights.has(HEAD)));
    SafetensorsWriter writer = new SafetensorsWriter().metadata("format", "pt");
    for (String name : weights.names()) {
      if (isTrained(name)) {
        writer.addFloats(PREFIX + name, weights.shape(name), () -> weights.values(name));
      }
    }
    writer.write(folder.resolve(TENSORS));
  }

  /** Whether a tensor is of an update or the head: what is trained and saved. */
  public static boolean isTrained(String name) {
    return name.contains(".lora_") || name.startsWith("score.");
  }

  /** How it was made. */
  public LoraConfig config() {
    return config;
  }

  /**
   * The folder of the model that it belongs to: as the configuration names it, seen from the
   * adapter's folder or from here.
   */
  public Path base() {
    Path folder = Objects.requireNonNull(file.getParent());
    for (Path found : List.of(folder.resolve(config.base()), Path.of(config.base()))) {
      if (!config.base().isEmpty() && Files.exists(found.resolve("config.json"))) {
        return found;
      }
    }
    throw new UserException(
        "%s: base_model_name_or_path is \"%s\", where no config.json is; expected the folder of its model: correct the path"
            .formatted(folder.resolve(LoraConfig.FILE), config.base()));
  }

  /** The head that was trained with it. */
  public Head.TokenClassification head() {
    if (!tensors.contains(PREFIX + HEAD)) {
      throw new UserException(
          file
              + " has no "
              + PREFIX
              + HEAD
              + ", expected a trained head: train --adapter starts from such a folder");
    }
    return new Head.TokenClassification(
        Math.toIntExact(shape(HEAD).get(0)), tensors.contains(PREFIX + HEAD_BIAS));
  }

  /** The source of a tensor of the head, which replaces the base model's; null for all others. */
  public Weights.@Nullable Source headSource(String name) {
    return name.startsWith("score.") ? this::read : null;
  }

  /**
   * Adds the updates of all targeted linear layers to a model's weights.
   *
   * @param weights with this adapter's head in them
   * @throws UserException that lists every missing, unused or wrongly shaped tensor
   */
  public void addTo(Weights weights) {
    add(weights, List.of(HEAD, HEAD_BIAS));
  }

  /**
   * Adds the updates as a start for training with another head, which the weights have already;
   * that of the adapter, if there is one, is not looked at.
   *
   * @throws UserException that lists every missing, unused or wrongly shaped tensor
   */
  public void addUpdatesTo(Weights weights) {
    add(weights, List.of());
  }

  private void add(Weights weights, List<String> heads) {
    Map<String, long[]> shapes = config.shapes(weights);
    check(shapes, weights, heads);
    weights.add(shapes, this::read);
  }

  private void check(Map<String, long[]> shapes, Weights weights, List<String> heads) {
    List<String> problems = new ArrayList<>();
    Map<String, List<Long>> expected = new LinkedHashMap<>();
    shapes.forEach((name, shape) -> expected.put(name, Arrays.stream(shape).boxed().toList()));
    for (String head : heads) {
      if (weights.has(head)) {
        expected.put(head, weights.shape(head));
      }
    }
    expected.forEach(
        (name, shape) -> {
          if (!tensors.contains(PREFIX + name)) {
            problems.add("no " + PREFIX + name);
          } else if (!shape(name).equals(shape)) {
            problems.add(
                "%s has shape %s, the base model wants %s".formatted(name, shape(name), shape));
          }
        });
    tensors.names().stream()
        .filter(name -> !heads.isEmpty() || !name.startsWith(PREFIX + "score."))
        .filter(
            name ->
                !name.startsWith(PREFIX) || !expected.containsKey(name.substring(PREFIX.length())))
        .forEach(name -> problems.add("nothing uses " + name));
    if (shapes.isEmpty() || !problems.isEmpty()) {
      throw new UserException(
          "%s does not fit the base model (target_modules %s): %s. Is it another model's adapter?"
              .formatted(
                  file,
                  config.targets(),
                  problems.isEmpty() ? "no such layers" : String.join("; ", problems)));
    }
  }

  private List<Long> shape(String name) {
    try {
      return tensors.info(PREFIX + name).shape();
    } catch (IOException e) {
      throw FileErrors.reading(file, e);
    }
  }

  private void read(String name, FloatBuffer destination) {
    try {
      tensors.readFloats(PREFIX + name, destination);
    } catch (IOException e) {
      throw FileErrors.reading(file, e);
    }
  }

  @Override
  public void close() {
    try {
      tensors.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
