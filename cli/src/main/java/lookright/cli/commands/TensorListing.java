package lookright.cli.commands;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import lookright.io.safetensors.SafetensorsFile;
import lookright.io.safetensors.TensorInfo;

/**
 * What one safetensors file says of itself.
 *
 * @param file its name
 * @param metadata of its header
 * @param tensors in the order of their data
 */
record TensorListing(String file, Map<String, String> metadata, List<TensorInfo> tensors) {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

  /** Reads a file's header. */
  static TensorListing of(Path path) throws IOException {
    try (SafetensorsFile file = SafetensorsFile.open(path, SafetensorsFile.Mode.COMPATIBLE)) {
      List<TensorInfo> tensors = file.names().stream().map(name -> info(file, name)).toList();
      return new TensorListing(
          String.valueOf(path.getFileName()), new TreeMap<>(file.metadata()), tensors);
    }
  }

  /** All tensors of several files. */
  static TensorListing total(List<TensorListing> listings) {
    return new TensorListing(
        "", Map.of(), listings.stream().flatMap(one -> one.tensors().stream()).toList());
  }

  long parameters() {
    return tensors.stream().mapToLong(TensorInfo::elementCount).sum();
  }

  long bytes() {
    return tensors.stream().mapToLong(TensorInfo::byteCount).sum();
  }

  /** Counts and sizes in one line. */
  String headline(String name) {
    return String.format(
        Locale.ROOT,
        "%s: %d tensors, %,d parameters, %s",
        name,
        tensors.size(),
        parameters(),
        size(bytes()));
  }

  void print(PrintWriter out) {
    out.println(headline(file));
    metadata.forEach((key, value) -> out.println("  " + visible(key) + " = " + visible(value)));
    int width = tensors.stream().mapToInt(t -> visible(t.name()).length()).max().orElse(0);
    for (TensorInfo tensor : tensors) {
      out.printf(
          Locale.ROOT,
          "  %-" + Math.max(1, width) + "s  %-4s  %-18s %,15d  %9s%n",
          visible(tensor.name()),
          tensor.dtype(),
          shape(tensor),
          tensor.elementCount(),
          size(tensor.byteCount()));
    }
  }

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("file", file);
    putSums(json);
    ObjectNode header = json.putObject("metadata");
    metadata.forEach(header::put);
    ArrayNode list = json.putArray("list");
    for (TensorInfo tensor : tensors) {
      ObjectNode one = list.addObject();
      one.put("name", tensor.name()).put("dtype", tensor.dtype().name());
      tensor.shape().forEach(one.putArray("shape")::add);
      one.put("parameters", tensor.elementCount()).put("bytes", tensor.byteCount());
    }
    return json;
  }

  void putSums(ObjectNode json) {
    json.put("tensors", tensors.size()).put("parameters", parameters()).put("bytes", bytes());
  }

  private static TensorInfo info(SafetensorsFile file, String name) {
    try {
      return file.info(name);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String shape(TensorInfo tensor) {
    return tensor.shape().stream()
        .map(Long::toUnsignedString)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /** Control characters could drive a terminal. */
  private static String visible(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  private static String size(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1000 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
  }
}
