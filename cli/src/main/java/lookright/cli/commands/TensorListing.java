package lookright.cli.commands;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import lookright.io.TensorSource;
import lookright.io.gguf.GgufFile;
import lookright.io.gguf.GgufTensor;
import lookright.io.llama2c.Llama2cFile;
import lookright.io.safetensors.SafetensorsFile;
import lookright.io.safetensors.TensorInfo;
import lookright.io.weights.WeightFormat;

/**
 * What one file of tensors says of itself, under its own names.
 *
 * @param file its name
 * @param metadata of its header, each value on one line
 * @param tensors in the order of their data
 */
record TensorListing(String file, Map<String, String> metadata, List<Row> tensors) {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};
  private static final int LONGEST_VALUE = 200;

  /** A tensor as its file describes it; its type may be one that only its format knows. */
  record Row(String name, String dtype, List<Long> shape, long elementCount, long byteCount) {
    static Row of(TensorInfo tensor) {
      return new Row(
          tensor.name(),
          tensor.dtype().name(),
          tensor.shape(),
          tensor.elementCount(),
          tensor.byteCount());
    }

    static Row of(GgufTensor tensor) {
      return new Row(
          tensor.name(),
          tensor.type().name(),
          tensor.shape(),
          tensor.elementCount(),
          tensor.byteCount());
    }
  }

  /** Reads a file's header. */
  static TensorListing of(Path path) throws IOException {
    WeightFormat format = WeightFormat.of(path);
    if (format == WeightFormat.SAFETENSORS) {
      try (SafetensorsFile file = SafetensorsFile.open(path, SafetensorsFile.Mode.COMPATIBLE)) {
        List<Row> rows = file.names().stream().map(name -> Row.of(info(file, name))).toList();
        return new TensorListing(name(path), new TreeMap<>(file.metadata()), rows);
      }
    }
    try (TensorSource file = format.open(path)) {
      if (file instanceof GgufFile gguf) {
        Map<String, String> metadata = new LinkedHashMap<>();
        gguf.metadata().forEach((key, value) -> metadata.put(key, oneLine(value)));
        return new TensorListing(
            name(path), metadata, gguf.tensors().stream().map(Row::of).toList());
      }
      List<Row> rows = file.names().stream().map(name -> Row.of(file.info(name))).toList();
      Map<String, String> metadata =
          file instanceof Llama2cFile llama2c
              ? Map.of("llama2.c version " + llama2c.version(), llama2c.header().toString())
              : Map.of();
      return new TensorListing(name(path), metadata, rows);
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  /** A list only as its length: a vocabulary is long. */
  private static String oneLine(Object value) {
    if (value instanceof List<?> list) {
      return "[" + list.size() + " values]";
    }
    String text = value.toString();
    return text.length() > LONGEST_VALUE ? text.substring(0, LONGEST_VALUE) + "..." : text;
  }

  /** All tensors of several files. */
  static TensorListing total(List<TensorListing> listings) {
    return new TensorListing(
        "", Map.of(), listings.stream().flatMap(one -> one.tensors().stream()).toList());
  }

  long parameters() {
    return tensors.stream().mapToLong(Row::elementCount).sum();
  }

  long bytes() {
    return tensors.stream().mapToLong(Row::byteCount).sum();
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
    for (Row tensor : tensors) {
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
    for (Row tensor : tensors) {
      ObjectNode one = list.addObject();
      one.put("name", tensor.name()).put("dtype", tensor.dtype());
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

  private static String shape(Row tensor) {
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
