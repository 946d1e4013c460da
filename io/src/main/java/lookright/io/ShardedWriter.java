package lookright.io;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import lookright.io.safetensors.Dtype;
import lookright.io.safetensors.SafetensorsWriter;

/**
 * Saves tensors to a folder as Hugging Face does: {@code model.safetensors}, or above a size {@code
 * model-00001-of-0000N.safetensors} and the index. Shards are filled in the order of adding; a
 * tensor larger than the limit gets a shard of its own.
 */
public final class ShardedWriter {
  /** Hugging Face's limit for one file, in bytes. */
  public static final long DEFAULT_SHARD_BYTES = 5_000_000_000L;

  private record Tensor(String name, long bytes, Consumer<SafetensorsWriter> addTo) {}

  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  /**
   * Adds an F32 tensor.
   *
   * @param values asked once while its file is written; gives exactly the tensor's elements,
   *     row-major
   * @throws IllegalArgumentException if the name was added before
   */
  public ShardedWriter addFloats(
      String name, List<Long> shape, Supplier<? extends FloatBuffer> values) {
    return add(name, Dtype.F32, shape, writer -> writer.addFloats(name, shape, values));
  }

  /**
   * Adds a tensor of any type whose bytes are made while its file is written.
   *
   * @throws IllegalArgumentException if the name was added before
   */
  public ShardedWriter addStream(
      String name, Dtype dtype, List<Long> shape, SafetensorsWriter.TensorBytes content) {
    return add(name, dtype, shape, writer -> writer.addStream(name, dtype, shape, content));
  }

  private ShardedWriter add(
      String name, Dtype dtype, List<Long> shape, Consumer<SafetensorsWriter> addTo) {
    long bits = shape.stream().reduce((long) dtype.bits(), Math::multiplyExact);
    if (tensors.put(name, new Tensor(name, bits / 8, addTo)) != null) {
      throw new IllegalArgumentException("Found tensor \"" + name + "\" twice");
    }
    return this;
  }

  /** Writes to {@code folder} with Hugging Face's limit for one file. */
  public void write(Path folder) {
    write(folder, DEFAULT_SHARD_BYTES);
  }

  /**
   * Writes to an existing folder.
   *
   * @param maxShardBytes the size of data above which a further file is begun
   * @throws UserException if the folder cannot be written to
   */
  public void write(Path folder, long maxShardBytes) {
    List<List<Tensor>> shards = split(maxShardBytes);
    if (shards.size() == 1) {
      writeFile(folder.resolve(TensorFolder.SINGLE), shards.get(0));
      return;
    }
    ObjectNode index = Json.object();
    index.putObject("metadata").put("total_size", total(tensors.values()));
    ObjectNode weightMap = index.putObject("weight_map");
    Map<String, String> fileOf = new TreeMap<>();
    for (int i = 0; i < shards.size(); i++) {
      String file = String.format("model-%05d-of-%05d.safetensors", i + 1, shards.size());
      writeFile(folder.resolve(file), shards.get(i));
      shards.get(i).forEach(tensor -> fileOf.put(tensor.name(), file));
    }
    fileOf.forEach(weightMap::put);
    Json.write(folder.resolve(TensorFolder.INDEX), index);
  }

  /** How many files {@link #write(Path, long)} would make, beside the index. */
  public int files(long maxShardBytes) {
    return split(maxShardBytes).size();
  }

  private List<List<Tensor>> split(long maxShardBytes) {
    List<List<Tensor>> shards = new ArrayList<>(List.of(new ArrayList<>()));
    for (Tensor tensor : tensors.values()) {
      List<Tensor> last = shards.get(shards.size() - 1);
      if (!last.isEmpty() && total(last) + tensor.bytes() > maxShardBytes) {
        last = new ArrayList<>();
        shards.add(last);
      }
      last.add(tensor);
    }
    return shards;
  }

  private static long total(Iterable<Tensor> tensors) {
    long bytes = 0;
    for (Tensor tensor : tensors) {
      bytes += tensor.bytes();
    }
    return bytes;
  }

  private static void writeFile(Path file, List<Tensor> tensors) {
    SafetensorsWriter writer = new SafetensorsWriter().metadata("format", "pt");
    tensors.forEach(tensor -> tensor.addTo().accept(writer));
    try {
      writer.write(file);
    } catch (IOException e) {
      throw FileErrors.writing(file, e);
    }
  }
}
