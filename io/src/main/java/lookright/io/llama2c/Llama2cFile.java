package lookright.io.llama2c;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import lookright.io.BinaryInput;
import lookright.io.OpenFile;
import lookright.io.TensorSource;
import lookright.io.UserException;
import lookright.io.safetensors.Dtype;
import lookright.io.safetensors.TensorInfo;

/** A llama2.c file, open for reading. Its length must be exactly what its header says. */
public final class Llama2cFile implements TensorSource {
  /** How versions from 1 on begin: {@code ak42}. */
  static final int MAGIC = 0x616b3432;

  private static final int VERSION_1_HEADER = 256;

  private final Path file;
  private final OpenFile input;
  private final Llama2cHeader header;
  private final int version;
  private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();

  private Llama2cFile(OpenFile input) throws IOException {
    this.input = input;
    file = input.path();
    BinaryInput in = new BinaryInput(file, input.channel());
    int first = in.readInt();
    version = first == MAGIC ? in.readInt() : 0;
    if (version == 2) {
      throw refuse("llama2.c's quantised version 2", "version 0 or 1: export the model in float32");
    }
    if (version < 0 || version > 2 || (first == MAGIC && version == 0)) {
      throw refuse("llama2.c version " + version, "0 or 1");
    }
    header = readHeader(in, version == 0 ? first : in.readInt());
    if (!header.flaw().isEmpty()) {
      throw refuse(header.flaw(), "the header of a llama2.c file; is it one?");
    }
    placeTensors(input.channel().size());
  }

  /**
   * Opens a file.
   *
   * @throws UserException if it is none of these files, or is cut off
   */
  public static Llama2cFile open(Path file) {
    return OpenFile.open(file, Llama2cFile::new);
  }

  /** The sizes. */
  public Llama2cHeader header() {
    return header;
  }

  /** 0 or 1. */
  public int version() {
    return version;
  }

  @Override
  public List<String> names() {
    return List.copyOf(tensors.keySet());
  }

  @Override
  public TensorInfo info(String name) {
    TensorInfo tensor = tensors.get(name);
    if (tensor == null) {
      throw new UserException(
          file + ": found no tensor \"" + name + "\" among its " + tensors.size() + " tensors");
    }
    return tensor;
  }

  @Override
  public Path fileOf(String name) {
    info(name);
    return file;
  }

  @Override
  public void readBytes(String name, long from, ByteBuffer destination) {
    TensorInfo tensor = info(name);
    Objects.checkFromIndexSize(from, destination.remaining(), tensor.byteCount());
    input.read(tensor.begin() + from, destination);
  }

  @Override
  public void close() {
    input.close();
  }

  private Llama2cHeader readHeader(BinaryInput in, int width) throws IOException {
    int inner = in.readInt();
    int layers = in.readInt();
    int heads = in.readInt();
    int keyHeads = in.readInt();
    int vocabulary = in.readInt();
    int positions = in.readInt();
    boolean shared = version == 0 ? vocabulary > 0 : in.readByte() != 0;
    int rows = version == 0 && vocabulary != Integer.MIN_VALUE ? Math.abs(vocabulary) : vocabulary;
    return new Llama2cHeader(width, inner, layers, heads, keyHeads, rows, positions, shared);
  }

  private void placeTensors(long length) {
    try {
      long at = version == 0 ? 7L * Integer.BYTES : VERSION_1_HEADER;
      for (Llama2cTensor tensor : version == 0 ? header.tensors() : header.tensorsOfVersion1()) {
        if (version == 0 && tensor.name().equals("output.weight")) {
          at = Math.addExact(at, 2 * header.tableBytes());
        }
        long end = Math.addExact(at, tensor.byteCount());
        tensors.put(
            tensor.name(), new TensorInfo(tensor.name(), Dtype.F32, tensor.shape(), at, end));
        at = end;
      }
      if (version == 0 && header.shared()) {
        at = Math.addExact(at, 2 * header.tableBytes());
      }
      if (at != length) {
        throw refuse(
            length + " bytes", at + " as its header says; it is cut off or no llama2.c file");
      }
    } catch (ArithmeticException e) {
      throw refuse("sizes beyond 63 bits", "the header of a llama2.c file; is it one?");
    }
  }

  private UserException refuse(String found, String expected) {
    return new UserException(file + ": found " + found + "; expected " + expected);
  }
}
