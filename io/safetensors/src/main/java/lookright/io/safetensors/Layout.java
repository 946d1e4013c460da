package lookright.io.safetensors;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import lookright.io.safetensors.SafetensorsException.Kind;
import org.jspecify.annotations.Nullable;

/** Rules 9 to 13: the tensors lie one after the other and fill the file. All sums are unsigned. */
final class Layout {
  private static final Comparator<TensorInfo> BY_OFFSET =
      Comparator.<TensorInfo>comparingLong(t -> t.begin() ^ Long.MIN_VALUE)
          .thenComparingLong(t -> t.end() ^ Long.MIN_VALUE);

  private final Path file;

  private Layout(Path file) {
    this.file = file;
  }

  /**
   * Checks the tensors against each other and against the file.
   *
   * @param dataLength bytes of the file after the header
   * @return the tensors in the order of their data
   */
  static List<TensorInfo> check(Path file, List<TensorInfo> tensors, long dataLength)
      throws SafetensorsException {
    return new Layout(file).check(tensors, dataLength);
  }

  private List<TensorInfo> check(List<TensorInfo> tensors, long dataLength)
      throws SafetensorsException {
    List<TensorInfo> sorted = new ArrayList<>(tensors);
    sorted.sort(BY_OFFSET);
    long end = 0;
    TensorInfo previous = null;
    for (TensorInfo tensor : sorted) {
      checkPlace(tensor, previous, end);
      checkSize(tensor);
      end = tensor.end();
      previous = tensor;
    }
    if (end != dataLength) {
      boolean missing = Long.compareUnsigned(end, dataLength) > 0;
      throw new SafetensorsException(
          missing ? Kind.DATA_MISSING : Kind.DATA_LEFT_OVER,
          file,
          dataLength + " bytes of data",
          Long.toUnsignedString(end)
              + " as the header says; the file "
              + (missing ? "is cut off" : "has a tail"));
    }
    return List.copyOf(sorted);
  }

  private void checkPlace(TensorInfo tensor, @Nullable TensorInfo previous, long end)
      throws SafetensorsException {
    Kind kind;
    if (Long.compareUnsigned(tensor.end(), tensor.begin()) < 0) {
      kind = Kind.END_BEFORE_BEGIN;
    } else if (tensor.begin() == end) {
      return;
    } else if (Long.compareUnsigned(tensor.begin(), end) > 0) {
      kind = Kind.HOLE;
    } else {
      kind = isShared(tensor, previous) ? Kind.SHARED_RANGE : Kind.OVERLAP;
    }
    throw new SafetensorsException(
        kind,
        file,
        "data_offsets " + offsets(tensor) + " of tensor " + Names.quote(tensor.name()),
        "data from byte " + Long.toUnsignedString(end) + " on, without hole or overlap");
  }

  private static boolean isShared(TensorInfo tensor, @Nullable TensorInfo previous) {
    return previous != null && previous.begin() == tensor.begin() && previous.end() == tensor.end();
  }

  private void checkSize(TensorInfo tensor) throws SafetensorsException {
    long elements = 1;
    for (long dimension : tensor.shape()) {
      elements = multiply(elements, dimension, tensor);
    }
    long bits = multiply(elements, tensor.dtype().bits(), tensor);
    if (bits % 8 != 0) {
      throw refuse(Kind.MISALIGNED, tensor, "a number of elements that fills whole bytes");
    }
    long bytes = bits >>> 3;
    if (tensor.byteCount() != bytes) {
      throw refuse(Kind.SIZE_MISMATCH, tensor, bytes + " bytes for this shape");
    }
  }

  private long multiply(long a, long b, TensorInfo tensor) throws SafetensorsException {
    if (overflows(a, b)) {
      throw refuse(Kind.SIZE_OVERFLOW, tensor, "a size of at most 64 bits");
    }
    return a * b;
  }

  /** Whether {@code a * b}, both unsigned, needs more than 64 bits. */
  static boolean overflows(long a, long b) {
    return Math.multiplyHigh(a, b) + ((a >> 63) & b) + ((b >> 63) & a) != 0;
  }

  private SafetensorsException refuse(Kind kind, TensorInfo tensor, String expected) {
    List<String> shape = tensor.shape().stream().limit(16).map(Long::toUnsignedString).toList();
    String found =
        tensor.dtype()
            + " "
            + shape
            + " at "
            + offsets(tensor)
            + " for "
            + Names.quote(tensor.name());
    return new SafetensorsException(kind, file, found, expected);
  }

  private static String offsets(TensorInfo tensor) {
    return "["
        + Long.toUnsignedString(tensor.begin())
        + ", "
        + Long.toUnsignedString(tensor.end())
        + "]";
  }
}
