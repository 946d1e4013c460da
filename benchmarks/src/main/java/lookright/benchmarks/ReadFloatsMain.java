package lookright.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import lookright.io.safetensors.SafetensorsFile;
import lookright.ops.HugePages;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Our side of {@code peers/read_safetensors.py}: how long it takes from opening a file to all its
 * tensors as float32 in fresh memory, and the most memory the process had. The memory is native,
 * not cleared before and asked to lie in huge pages, as that of a model's arrays.
 */
public final class ReadFloatsMain {
  private ReadFloatsMain() {}

  /** Arguments: the file, how often to read it. The first time is the warm-up, and printed too. */
  public static void main(String[] args) throws IOException {
    Path path = Path.of(args[0]);
    StringBuilder seconds = new StringBuilder();
    double sum = 0;
    for (int run = 0; run < Integer.parseInt(args[1]); run++) {
      long start = System.nanoTime();
      Map<String, FloatPointer> tensors = read(path);
      seconds.append(run == 0 ? "" : ", ").append((System.nanoTime() - start) / 1e9);
      sum = tensors.values().stream().mapToDouble(t -> t.get(t.limit() / 2)).sum();
      tensors.values().forEach(FloatPointer::close);
    }
    System.out.printf(
        "{\"seconds\": [%s], \"peakRssMb\": %d, \"sum\": %s}%n", seconds, peak(), sum);
  }

  private static Map<String, FloatPointer> read(Path path) throws IOException {
    Map<String, FloatPointer> tensors = new HashMap<>();
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      for (String name : file.names()) {
        FloatPointer values = new FloatPointer(file.info(name).elementCount());
        HugePages.advise(values, values.limit() * Float.BYTES);
        file.readFloats(name, values.asBuffer());
        tensors.put(name, values);
      }
    }
    return tensors;
  }

  private static long peak() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(-1);
  }
}
