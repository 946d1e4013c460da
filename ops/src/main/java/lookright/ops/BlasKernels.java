package lookright.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which of OpenBLAS's kernels fit this processor.
 *
 * <p>ND4J 1.0.0-M2.1 brings OpenBLAS 0.3.19, which knows processors by their number: on one made
 * after 2021 it falls back to kernels of 2004, four times slower. Later releases of it go by
 * instruction sets, and so do we, through the variable that OpenBLAS reads as it is loaded.
 */
final class BlasKernels {
  private static final String VARIABLE = "OPENBLAS_CORETYPE";
  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

  private BlasKernels() {}

  /**
   * Names the fitting kernels to OpenBLAS. Without effect where the variable is set already, where
   * OpenBLAS is loaded already, and where Linux does not say what the processor can do.
   */
  static void choose() {
    String kernels = System.getenv(VARIABLE) == null ? forInstructions(instructions()) : null;
    if (kernels != null) {
      NativeFunctions.ofProcess("setenv").invokeInt(new Object[] {VARIABLE, kernels, 0});
    }
  }

  /** OpenBLAS's name for its best kernels that need only these instruction sets, or null. */
  static @Nullable String forInstructions(Set<String> flags) {
    if (flags.containsAll(List.of("avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl"))) {
      return "SKYLAKEX";
    }
    return flags.containsAll(List.of("avx2", "fma")) ? "HASWELL" : null;
  }

  /** The instruction sets that Linux reports, or none. */
  static Set<String> instructions() {
    try (Stream<String> lines = Files.lines(PROCESSOR)) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(line -> (Set<String>) new HashSet<>(Arrays.asList(line.split("\\s+"))))
          .orElse(Set.of());
    } catch (IOException e) {
      return Set.of();
    }
  }
}
