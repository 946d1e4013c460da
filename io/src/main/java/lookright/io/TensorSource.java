package lookright.io;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import lookright.io.safetensors.TensorInfo;

/**
 * Named tensors in files of some format, read a piece at a time: however large a tensor is, it
 * needs no more memory than the piece. Any number of threads may read at once.
 */
public interface TensorSource extends AutoCloseable {
  /** All names, in the order of the data. */
  List<String> names();

  /**
   * Type, shape and size of a tensor; its offsets mean something to its file only.
   *
   * @throws UserException if there is none of this name, or its type is none that can be read
   */
  TensorInfo info(String name);

  /** The file that holds the tensor. */
  Path fileOf(String name);

  /**
   * Reads a part of a tensor's bytes, row-major and little-endian: as many as {@code destination}
   * has room for.
   *
   * @param from the first byte, counted from the tensor's own begin
   */
  void readBytes(String name, long from, ByteBuffer destination);

  @Override
  void close();
}
