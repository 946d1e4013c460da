package lookright.model.convert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.List;
import lookright.io.ShardedWriter;
import lookright.io.TensorCast;
import lookright.io.Text;
import lookright.io.UserException;
import lookright.io.safetensors.Dtype;
import lookright.model.Weights;
import lookright.model.family.ModelConfig;
import lookright.model.labels.LabelSet;

/**
 * A new token-classification head for a converted model: {@code score.weight} drawn as Hugging Face
 * draws it, from seed 0, and {@code score.bias} zero.
 *
 * @param labels in the order of the file
 * @param width columns of the weight
 * @param range standard deviation of the weight
 * @param architecture the class that transformers loads it with
 */
record NewHead(LabelSet labels, int width, double range, String architecture) {
  private static final long SEED = 0;

  /**
   * A head for the labels of a file, one a line.
   *
   * @throws UserException if the model has a head already, or no configuration
   */
  static NewHead of(SourceModel source, Path file) {
    if (source.config() == null) {
      throw new UserException(
          source.path() + ": found no config.json; --add-head needs the one of the model");
    }
    if (source.tensors().names().contains("score.weight")) {
      throw new UserException(
          source.path() + ": found score.weight; --add-head expects a model without a head");
    }
    List<String> names =
        Text.lines(file).stream().map(String::strip).filter(line -> !line.isEmpty()).toList();
    if (names.isEmpty()) {
      throw new UserException(file + ": found no label; expected one a line");
    }
    ModelConfig config = ModelConfig.of(source.config(), source.path().toString());
    return new NewHead(
        LabelSet.ordered(names),
        config.decoder().hiddenSize(),
        source.config().path("initializer_range").asDouble(0.02),
        config.family().classPrefix() + "ForTokenClassification");
  }

  /** Adds both tensors in a type. */
  void addTo(ShardedWriter writer, Dtype dtype) {
    add(writer, dtype, "score.weight", List.of((long) labels.size(), (long) width));
    add(writer, dtype, "score.bias", List.of((long) labels.size()));
  }

  private void add(ShardedWriter writer, Dtype dtype, String name, List<Long> shape) {
    int count = Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
    writer.addStream(name, dtype, shape, out -> write(out, dtype, name, count));
  }

  private void write(WritableByteChannel out, Dtype dtype, String name, int count)
      throws IOException {
    FloatBuffer values = FloatBuffer.allocate(count);
    Weights.random(SEED, range).read(name, values);
    ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values.flip());
    ByteBuffer cast = dtype == Dtype.F32 ? bytes : new TensorCast(Dtype.F32, dtype).cast(bytes);
    while (cast.hasRemaining()) {
      out.write(cast);
    }
  }

  /** Names class and labels in a configuration. */
  void putInto(ObjectNode json) {
    json.putArray("architectures").add(architecture);
    ObjectNode names = json.putObject("id2label");
    labels.toId2Label().forEach(names::put);
    ObjectNode numbers = json.putObject("label2id");
    labels.names().forEach(name -> numbers.put(name, labels.id(name)));
  }

  /** What was added, in one line. */
  String note() {
    return "A new head for %d labels is added: score.weight is random, train it first"
        .formatted(labels.size());
  }
}
