package lookright.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Function;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.junit.jupiter.api.Test;

class BlasKernelsTest {
  private static final Set<String> AVX512 =
      Set.of("avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl", "avx2", "fma");

  @Test
  void instructionSetsNameTheKernels() {
    assertThat(BlasKernels.forInstructions(AVX512)).isEqualTo("SKYLAKEX");
    assertThat(BlasKernels.forInstructions(Set.of("sse3", "avx2", "fma"))).isEqualTo("HASWELL");
    assertThat(BlasKernels.forInstructions(Set.of("avx512f", "avx2", "fma"))).isEqualTo("HASWELL");
    assertThat(BlasKernels.forInstructions(Set.of("sse3", "avx"))).isNull();
  }

  /** In a process of its own: in this one another test may have loaded OpenBLAS already. */
  @Test
  void theLoadedKernelsUseWhatTheProcessorHas() throws IOException {
    String expected = BlasKernels.forInstructions(BlasKernels.instructions());
    assumeTrue(expected != null, "a processor without AVX2");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    ProcessBuilder child =
        new ProcessBuilder(java, "-cp", classes, BlasKernelsTest.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    child.environment().remove("OPENBLAS_CORETYPE");
    Process process = child.start();
    try (BufferedReader out = process.inputReader()) {
      assertThat(out.readLine()).isEqualToIgnoringCase(expected);
    } finally {
      process.destroy();
    }
  }

  /** Prints the name of the kernels that were loaded. */
  public static void main(String[] arguments) {
    new Workers(1).close();
    Loader.load(openblas_nolapack.class);
    Function name = Objects.requireNonNull(NativeFunctions.ofLoaded("openblas_get_corename"));
    System.out.println(name.invokeString(new Object[0], false));
  }
}
