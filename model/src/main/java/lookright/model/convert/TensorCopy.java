package lookright.model.convert;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import lookright.io.TensorCast;
import lookright.io.TensorSource;
import lookright.io.UserException;
import lookright.io.safetensors.Dtype;
import lookright.io.safetensors.SafetensorsWriter;
import lookright.io.safetensors.TensorInfo;
import org.jspecify.annotations.Nullable;

/** One tensor on its way from a source to a file, a megabyte at a time. */
final class TensorCopy implements SafetensorsWriter.TensorBytes {
  private static final int CHUNK_BYTES = 1 << 20;

  private final TensorSource source;
  private final TensorInfo info;
  private final Dtype target;
  private final @Nullable TensorCast cast;
  private final Runnable pulse;

  /**
   * A copy of {@code name}.
   *
   * @param dtype what floats become; null: what they are
   * @param pulse run before each piece; ends the copy by throwing
   */
  TensorCopy(TensorSource source, String name, @Nullable Dtype dtype, Runnable pulse) {
    this.source = source;
    this.pulse = pulse;
    info = source.info(name);
    target = dtype != null && TypeNames.isFloat(info.dtype()) ? dtype : info.dtype();
    if (target != info.dtype() && !info.dtype().hasFloats()) {
      throw new UserException(
          source.fileOf(name)
              + ": found type "
              + info.dtype()
              + " of tensor "
              + name
              + "; expected one that can be converted to "
              + target
              + ", or no --dtype");
    }
    cast = target == info.dtype() ? null : new TensorCast(info.dtype(), target);
  }

  /** The tensor as the source has it. */
  TensorInfo info() {
    return info;
  }

  /** The type that is written. */
  Dtype target() {
    return target;
  }

  /** Bytes that are written. */
  long bytes() {
    return info.elementCount() * target.bits() / 8;
  }

  /** Values that were beyond the target's range and became its largest. */
  long saturated() {
    return cast == null ? 0 : cast.saturated();
  }

  @Override
  public void writeTo(WritableByteChannel out) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long at = 0; at < info.byteCount(); at += chunk.limit()) {
      pulse.run();
      chunk.clear().limit((int) Math.min(CHUNK_BYTES, info.byteCount() - at));
      source.readBytes(info.name(), at, chunk);
      chunk.flip();
      ByteBuffer bytes = cast == null ? chunk.duplicate() : cast.cast(chunk);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    }
  }
}
