package lookright.model.convert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import lookright.io.Json;
import lookright.io.TensorSource;
import lookright.io.UserException;
import lookright.io.gguf.GgufFile;
import lookright.io.gguf.GgufTokenizer;
import lookright.io.llama2c.Llama2cFile;
import lookright.io.weights.WeightFormat;
import lookright.model.DecoderTensors;
import lookright.model.Head;
import lookright.model.convert.TensorNames.World;
import lookright.model.family.ModelConfig;
import org.jspecify.annotations.Nullable;

/**
 * A model in any format that can be read, under Hugging Face's names and with its order of rows.
 *
 * @param path the folder or file
 * @param format its format
 * @param tensors its tensors
 * @param config what {@code config.json} says or would say; null for tensors without one
 * @param tokenizer {@code tokenizer.json} and its companions by name, where the weights' file has
 *     them inside
 * @param notes what a user should be told, a line each
 */
record SourceModel(
    Path path,
    WeightFormat format,
    TensorSource tensors,
    @Nullable ObjectNode config,
    Map<String, ObjectNode> tokenizer,
    List<String> notes)
    implements AutoCloseable {

  /**
   * Opens a folder or file.
   *
   * @throws UserException if it is broken, of a format or family that is not read, or quantised
   */
  static SourceModel open(Path path) {
    WeightFormat format = WeightFormat.of(path);
    TensorSource tensors = format.open(path);
    try {
      return switch (format) {
        case GGUF -> ofGguf(path, (GgufFile) tensors);
        case LLAMA2C -> ofLlama2c(path, (Llama2cFile) tensors);
        case SAFETENSORS, PYTORCH ->
            new SourceModel(path, format, tensors, configIn(path), Map.of(), List.of());
      };
    } catch (RuntimeException e) {
      tensors.close();
      throw e;
    }
  }

  private static @Nullable ObjectNode configIn(Path path) {
    Path file = path.resolve("config.json");
    return Files.isDirectory(path) && Files.exists(file) ? Json.readObject(file) : null;
  }

  private static SourceModel ofGguf(Path path, GgufFile file) {
    file.names().forEach(file::info);
    GgufConfig.Made made = GgufConfig.of(file, path.toString());
    RotaryRows rows = new RotaryRows(made.headSize());
    Function<String, @Nullable LongUnaryOperator> order =
        made.layout().interleavedRotary() ? rows::readingAlternating : name -> null;
    RenamedTensors tensors =
        renamed(path, file, World.GGUF, order, Set.of(GgufConfig.ROTARY_FACTORS));
    requireFits(path, tensors, made.json());
    List<String> notes = new ArrayList<>();
    if (!made.unknown().isEmpty()) {
      notes.add(path + ": unknown keys are ignored: " + made.unknown());
    }
    GgufTokenizer tokenizer = GgufTokenizer.of(file.metadata(), path.toString());
    notes.addAll(tokenizer.notes());
    made.json().put("dtype", TypeNames.python(tensors.info(DecoderTensors.EMBEDDING).dtype()));
    return new SourceModel(path, WeightFormat.GGUF, tensors, made.json(), tokenizer.files(), notes);
  }

  private static SourceModel ofLlama2c(Path path, Llama2cFile file) {
    RotaryRows rows = new RotaryRows(file.header().headSize());
    RenamedTensors tensors = renamed(path, file, World.LLAMA2C, rows::readingAlternating, Set.of());
    ObjectNode config = Llama2cModel.config(file.header());
    requireFits(path, tensors, config);
    String note = path + ": llama2.c files hold no tokenizer; put tokenizer.json into the folder";
    return new SourceModel(path, WeightFormat.LLAMA2C, tensors, config, Map.of(), List.of(note));
  }

  private static RenamedTensors renamed(
      Path path,
      TensorSource file,
      World world,
      Function<String, @Nullable LongUnaryOperator> order,
      Set<String> known) {
    RenamedTensors tensors = new RenamedTensors(file);
    List<String> unknown = new ArrayList<>();
    for (String name : file.names()) {
      String renamed = TensorNames.toHuggingFace(world, name);
      if (renamed != null) {
        tensors.add(renamed, name, order.apply(renamed));
      } else if (!known.contains(name)) {
        unknown.add(name);
      }
    }
    if (!unknown.isEmpty()) {
      throw new UserException(path + ": found tensors that no supported family has: " + unknown);
    }
    return tensors;
  }

  /** The metadata of such a file and its tensors must tell the same story. */
  private static void requireFits(Path path, TensorSource tensors, ObjectNode json) {
    Set<String> names = new HashSet<>(tensors.names());
    Head head = new Head.LanguageModel();
    if (names.contains("score.weight")) {
      int labels = Math.toIntExact(tensors.info("score.weight").shape().get(0));
      head = new Head.TokenClassification(labels, names.contains("score.bias"));
    }
    Map<String, long[]> shapes =
        DecoderTensors.shapes(ModelConfig.of(json, path.toString()).decoder(), head);
    List<String> problems = new ArrayList<>();
    shapes.forEach(
        (name, shape) -> {
          List<Long> expected = Arrays.stream(shape).boxed().toList();
          if (!names.contains(name)) {
            problems.add("no " + name);
          } else if (!tensors.info(name).shape().equals(expected)) {
            problems.add(
                name + " of shape " + tensors.info(name).shape() + " instead of " + expected);
          }
        });
    names.removeAll(shapes.keySet());
    names.remove("lm_head.weight");
    names.forEach(name -> problems.add(name + ", which the model does not have"));
    if (!problems.isEmpty()) {
      throw new UserException(
          path + ": found " + String.join(", ", problems) + "; expected what its metadata says");
    }
  }

  @Override
  public void close() {
    tensors.close();
  }
}
