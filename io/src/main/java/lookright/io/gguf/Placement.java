package lookright.io.gguf;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import lookright.io.UserException;

/** Checks that tensors have names of their own and lie within the file without an overlap. */
final class Placement {
  private Placement() {}

  /** The tensors in the order of their data, of which the file has {@code dataLength} bytes. */
  static List<GgufTensor> check(Path file, List<GgufTensor> tensors, long dataLength) {
    List<GgufTensor> sorted =
        tensors.stream()
            .sorted(
                Comparator.comparingLong(GgufTensor::offset)
                    .thenComparingLong(GgufTensor::byteCount))
            .toList();
    Set<String> names = new HashSet<>();
    long end = 0;
    for (GgufTensor tensor : sorted) {
      String name = HeaderReader.visible(tensor.name());
      if (!names.add(tensor.name())) {
        throw new UserException(file + ": found tensor " + name + " twice; expected each once");
      }
      if (tensor.offset() < end) {
        throw new UserException(
            file + ": found tensor " + name + " inside another; expected no overlap");
      }
      if (tensor.byteCount() > dataLength - tensor.offset()) {
        throw new UserException(
            "%s: found %d bytes of data; expected %d more for tensor %s: the file is cut off"
                .formatted(
                    file,
                    Math.max(0, dataLength),
                    tensor.byteCount() - (dataLength - tensor.offset()),
                    name));
      }
      end = tensor.offset() + tensor.byteCount();
    }
    return sorted;
  }
}
