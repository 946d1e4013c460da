package lookright.io.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import lookright.io.OpenFile;
import lookright.io.TensorSource;
import lookright.io.UserException;
import lookright.io.safetensors.Dtype;
import lookright.io.safetensors.TensorInfo;

/** A GGUF file, open for reading. Opening reads and checks the header only. */
public final class GgufFile implements TensorSource {
  private final Path file;
  private final OpenFile input;
  private final Map<String, Object> metadata;
  private final Map<String, GgufTensor> tensors = new LinkedHashMap<>();
  private final long dataStart;

  private GgufFile(OpenFile input) throws IOException {
    this.input = input;
    file = input.path();
    HeaderReader.Header header = HeaderReader.read(file, input.channel());
    metadata = header.metadata();
    header.tensors().forEach(tensor -> tensors.put(tensor.name(), tensor));
    dataStart = header.dataStart();
  }

  /**
   * Opens a file; one with quantised tensors too, which then cannot be read.
   *
   * @throws UserException if it breaks the format
   */
  public static GgufFile open(Path file) {
    return OpenFile.open(file, GgufFile::new);
  }

  /** The metadata by key: each a Long, Float, Double, Boolean, String, or a List of one of them. */
  public Map<String, Object> metadata() {
    return metadata;
  }

  /** All tensors, quantised ones too, in the order of their data. */
  public Collection<GgufTensor> tensors() {
    return Collections.unmodifiableCollection(tensors.values());
  }

  @Override
  public List<String> names() {
    return List.copyOf(tensors.keySet());
  }

  @Override
  public TensorInfo info(String name) {
    GgufTensor tensor = tensor(name);
    Dtype dtype = tensor.type().dtype();
    if (dtype == null) {
      throw new UserException(
          file
              + ": found quantised type "
              + tensor.type()
              + " in tensor "
              + HeaderReader.visible(name)
              + "; expected F32, F16 or BF16: convert an unquantised file of the same model");
    }
    return new TensorInfo(name, dtype, tensor.shape(), 0, tensor.byteCount());
  }

  @Override
  public Path fileOf(String name) {
    tensor(name);
    return file;
  }

  @Override
  public void readBytes(String name, long from, ByteBuffer destination) {
    GgufTensor tensor = tensor(name);
    Objects.checkFromIndexSize(from, destination.remaining(), tensor.byteCount());
    input.read(dataStart + tensor.offset() + from, destination);
  }

  @Override
  public void close() {
    input.close();
  }

  private GgufTensor tensor(String name) {
    GgufTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new UserException(
          "%s: found no tensor \"%s\" among its %d tensors"
              .formatted(file, HeaderReader.visible(name), tensors.size()));
    }
    return tensor;
  }
}
