package lookright.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Function;
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

  @Test
  void theLoadedKernelsUseWhatTheProcessorHas() {
    assumeTrue(System.getenv("OPENBLAS_CORETYPE") == null, "the kernels are chosen from outside");
    String expected = BlasKernels.forInstructions(BlasKernels.instructions());
    assumeTrue(expected != null, "a processor without AVX2");
    new Workers(1).close();
    Loader.load(openblas_nolapack.class);
    Function name = Objects.requireNonNull(NativeFunctions.ofLoaded("openblas_get_corename"));
    String loaded = name.invokeString(new Object[0], false);
    assertThat(loaded).isEqualToIgnoringCase(expected);
  }
}
