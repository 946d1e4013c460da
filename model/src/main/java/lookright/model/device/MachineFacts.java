package lookright.model.device;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * This machine's facts: the driver's version from {@code /proc}, its GPUs from {@code nvidia-smi},
 * the backends from the names on the class path. No class of ND4J is loaded.
 */
public final class MachineFacts implements DeviceFacts {
  private static final Path DRIVER = Path.of("/proc/driver/nvidia/version");
  private static final Pattern VERSION = Pattern.compile("Module.*?\\s(\\d+\\.[\\d.]+)\\s");
  private static final String ONE_GPU = "ND4J_CUDA_FORCE_SINGLE_GPU";
  private static final long PATIENCE_SECONDS = 20;
  private static final List<String> QUERY =
      List.of(
          "nvidia-smi",
          "--query-gpu=index,compute_cap,memory.total,name",
          "--format=csv,noheader,nounits");

  @Override
  public boolean hasCudaBackend() {
    return isOnClassPath("org/nd4j/linalg/jcublas/JCublasBackend.class");
  }

  @Override
  public boolean hasCpuBackend() {
    return isOnClassPath("org/nd4j/linalg/cpu/nativecpu/CpuBackend.class");
  }

  private static boolean isOnClassPath(String name) {
    return MachineFacts.class.getClassLoader().getResource(name) != null;
  }

  @Override
  public String driver() {
    try {
      return Files.exists(DRIVER) ? version(Files.readString(DRIVER)) : "";
    } catch (IOException e) {
      return "";
    }
  }

  /** The version in the kernel module's own line; empty where there is none. */
  static String version(String text) {
    Matcher found = VERSION.matcher(text);
    return found.find() ? found.group(1) : "";
  }

  @Override
  public boolean firstGpuAlone() {
    return Boolean.parseBoolean(System.getenv(ONE_GPU));
  }

  @Override
  public List<Gpu> gpus() throws UnknownGpuException {
    return visible(parse(ask()), System.getenv("CUDA_VISIBLE_DEVICES"));
  }

  private static String ask() throws UnknownGpuException {
    try {
      Path answer = Files.createTempFile("lookright-gpus", ".csv");
      try {
        Process process =
            new ProcessBuilder(QUERY)
                .redirectErrorStream(true)
                .redirectOutput(answer.toFile())
                .start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new UnknownGpuException("nvidia-smi did not answer");
        }
        String text = Files.readString(answer, StandardCharsets.UTF_8).strip();
        if (process.exitValue() != 0) {
          throw new UnknownGpuException(
              "nvidia-smi failed: " + text.lines().findFirst().orElse("no reason given"));
        }
        return text;
      } finally {
        Files.delete(answer);
      }
    } catch (IOException e) {
      throw new UnknownGpuException("nvidia-smi, which comes with the driver, cannot be run");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnknownGpuException("nvidia-smi was interrupted");
    }
  }

  /** GPUs from lines such as {@code 0, 8.0, 40960, NVIDIA A100-SXM4-40GB}; memory in MiB. */
  static List<Gpu> parse(String lines) throws UnknownGpuException {
    List<Gpu> gpus = new ArrayList<>();
    for (String line : lines.lines().filter(l -> !l.isBlank()).toList()) {
      String[] parts = line.strip().split(",\\s*", 4);
      try {
        gpus.add(
            new Gpu(
                Integer.parseInt(parts[0]),
                parts[3],
                ComputeCapability.parse(parts[1]),
                Long.parseLong(parts[2]) << 20));
      } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
        throw new UnknownGpuException("nvidia-smi said \"" + line + "\", which is not understood");
      }
    }
    return gpus;
  }

  /** What CUDA will show of them, numbered anew, where the environment limits it by numbers. */
  static List<Gpu> visible(List<Gpu> all, @Nullable String limit) {
    if (limit == null || !limit.matches("\\d{1,4}(,\\d{1,4})*|")) {
      return all;
    }
    List<Gpu> shown = new ArrayList<>();
    for (String number : Arrays.stream(limit.split(",")).filter(n -> !n.isEmpty()).toList()) {
      for (Gpu gpu : all) {
        if (gpu.number() == Integer.parseInt(number)) {
          shown.add(new Gpu(shown.size(), gpu.name(), gpu.capability(), gpu.memory()));
        }
      }
    }
    return shown;
  }
}
