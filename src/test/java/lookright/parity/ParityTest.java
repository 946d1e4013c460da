package lookright.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import lookright.training.verify.Comparison;
import lookright.training.verify.Formulation;
import lookright.training.verify.Verification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every golden folder in every formulation, within the contract's tolerances for golden folders.
 */
class ParityTest {
  private static Stream<Arguments> cases() throws Exception {
    return Golden.folders().stream()
        .flatMap(
            folder ->
                Stream.of(Formulation.values())
                    .map(form -> Arguments.of(folder.getFileName().toString(), form)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("cases")
  void equalsPyTorch(String name, Formulation formulation) throws Exception {
    Path folder = Golden.folder(name);
    var options = new Verification.Options(List.of(), 1, null, formulation, 2);
    Verification found = Verification.run(folder, Golden.expected(folder), options);
    assertThat(found.ok()).isTrue();
    assertThat(found.skipped()).isEmpty();
    long adapted = found.tensors().stream().filter(t -> t.name().contains("/lora/")).count();
    assertThat(adapted).isEqualTo(Files.isDirectory(folder.resolve("adapter")) ? 44 : 0);
    assertThat(worst(found, "/logits", Comparison::maxAbs)).isLessThanOrEqualTo(2e-5);
    assertThat(worst(found, "/loss", Comparison::maxAbs)).isLessThanOrEqualTo(1e-5);
    assertThat(worst(found, "/grad/", Comparison::maxRel)).isLessThanOrEqualTo(1e-4);
    assertThat(worst(found, "/losses", Comparison::maxRel)).isLessThanOrEqualTo(1e-4);
    assertThat(worst(found, "/grad_norms", Comparison::maxRel)).isLessThanOrEqualTo(1e-3);
    assertThat(worst(found, "/logits_after", Comparison::maxAbs)).isLessThanOrEqualTo(5e-4);
  }

  /** Where nothing is trained, linear layers are packed for products. */
  @ParameterizedTest
  @MethodSource("lookright.parity.Golden#folders")
  void inferenceEqualsPyTorch(Path folder) throws Exception {
    List<String> skip = List.of("*/grad/*", "*/losses", "*/grad_norms", "*/logits_after");
    var options = new Verification.Options(skip, 1, null, Formulation.FUSED, 2);
    Verification found = Verification.run(folder, Golden.expected(folder), options);
    assertThat(found.ok()).isTrue();
    assertThat(worst(found, "/logits", Comparison::maxAbs)).isLessThanOrEqualTo(2e-5);
    assertThat(worst(found, "/loss", Comparison::maxAbs)).isLessThanOrEqualTo(1e-5);
  }

  private static double worst(
      Verification found, String part, ToDoubleFunction<Comparison> measure) {
    return found.tensors().stream()
        .filter(
            tensor ->
                part.equals("/grad/") ? tensor.name().contains(part) : tensor.name().endsWith(part))
        .mapToDouble(measure)
        .max()
        .orElseThrow(() -> new AssertionError("Nothing compared for " + part));
  }

  @Test
  void coversAllFamilies() throws Exception {
    assertThat(Golden.folders()).hasSizeGreaterThanOrEqualTo(7);
  }
}
