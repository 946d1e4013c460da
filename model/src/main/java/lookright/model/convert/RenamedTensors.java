package lookright.model.convert;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import lookright.io.TensorSource;
import lookright.io.UserException;
import lookright.io.safetensors.TensorInfo;
import org.jspecify.annotations.Nullable;

/** Another source's tensors under other names, some with their rows in another order. */
final class RenamedTensors implements TensorSource {
  private record Original(String name, @Nullable LongUnaryOperator rowAt) {}

  private final TensorSource source;
  private final Map<String, Original> originals = new LinkedHashMap<>();

  /** No tensors yet; closing this closes {@code source}. */
  RenamedTensors(TensorSource source) {
    this.source = source;
  }

  /**
   * Adds a tensor.
   *
   * @param name its new name
   * @param original its name in the source
   * @param rowAt which of the source's rows stands where; null: as they are
   */
  void add(String name, String original, @Nullable LongUnaryOperator rowAt) {
    if (originals.put(name, new Original(original, rowAt)) != null) {
      throw new IllegalStateException("Two tensors would be called " + name);
    }
  }

  @Override
  public List<String> names() {
    return List.copyOf(originals.keySet());
  }

  @Override
  public TensorInfo info(String name) {
    TensorInfo info = source.info(original(name).name());
    return new TensorInfo(name, info.dtype(), info.shape(), info.begin(), info.end());
  }

  @Override
  public Path fileOf(String name) {
    return source.fileOf(original(name).name());
  }

  @Override
  public void readBytes(String name, long from, ByteBuffer destination) {
    Original original = original(name);
    if (original.rowAt() == null) {
      source.readBytes(original.name(), from, destination);
      return;
    }
    TensorInfo info = source.info(original.name());
    long rowBytes = info.byteCount() / info.shape().get(0);
    int limit = destination.limit();
    for (long at = from; destination.position() < limit; ) {
      long within = at % rowBytes;
      int count = (int) Math.min(rowBytes - within, limit - destination.position());
      destination.limit(destination.position() + count);
      long row = original.rowAt().applyAsLong(at / rowBytes);
      source.readBytes(original.name(), row * rowBytes + within, destination);
      destination.limit(limit);
      at += count;
    }
  }

  @Override
  public void close() {
    source.close();
  }

  private Original original(String name) {
    Original original = originals.get(name);
    if (original == null) {
      throw new UserException(
          "found no tensor \"" + name + "\" among " + originals.size() + " tensors");
    }
    return original;
  }
}
