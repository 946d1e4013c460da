package lookright.model.adapter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lookright.io.FileErrors;
import lookright.io.UserException;
import lookright.io.safetensors.SafetensorsFile;
import lookright.model.DecoderTensors;
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

  /** How it was made. */
  public LoraConfig config() {
    return config;
  }

  /** The head that was trained with it. */
  public Head.TokenClassification head() {
    if (!tensors.contains(PREFIX + HEAD)) {
      throw new UserException(file + " has no " + PREFIX + HEAD + ", expected a trained head");
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
    Map<String, long[]> shapes = new LinkedHashMap<>();
    for (String name : weights.names()) {
      String linear = name.replaceFirst("\\.weight$", "");
      boolean targeted = config.targets().stream().anyMatch(t -> ("." + linear).endsWith("." + t));
      if (!linear.equals(name) && targeted && weights.shape(name).size() == 2) {
        shapes.put(
            DecoderTensors.down(linear), new long[] {config.rank(), weights.shape(name).get(1)});
        shapes.put(
            DecoderTensors.up(linear), new long[] {weights.shape(name).get(0), config.rank()});
      }
    }
    check(shapes, weights);
    weights.add(shapes, this::read);
  }

  private void check(Map<String, long[]> shapes, Weights weights) {
    List<String> problems = new ArrayList<>();
    Map<String, List<Long>> expected = new LinkedHashMap<>();
    shapes.forEach((name, shape) -> expected.put(name, Arrays.stream(shape).boxed().toList()));
    for (String head : List.of(HEAD, HEAD_BIAS)) {
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
