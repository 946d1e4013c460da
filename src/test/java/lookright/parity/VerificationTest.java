package lookright.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lookright.io.UserException;
import lookright.training.verify.Comparison;
import lookright.training.verify.Formulation;
import lookright.training.verify.Verification;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code verify} reports, above all when the expected values are wrong. */
class VerificationTest {
  @TempDir private Path temporary;
  private Path folder;
  private ExpectedCopy expected;

  @BeforeEach
  void read() throws Exception {
    folder = Golden.folder("qwen2-bias");
    expected = ExpectedCopy.of(Golden.expected(folder));
  }

  private Verification run(ExpectedCopy copy, Path save, double tolerance, String... skip)
      throws Exception {
    Path file = copy.write(temporary.resolve("expected.safetensors"));
    return Verification.run(
        folder,
        file,
        new Verification.Options(List.of(skip), tolerance, save, Formulation.FUSED, 2));
  }

  private Verification run(ExpectedCopy copy) throws Exception {
    return run(copy, null, 1);
  }

  @Test
  void everyWrongValueIsReportedAndDoesNotReachTheComputation() throws Exception {
    Path honest = temporary.resolve("honest.safetensors");
    Path misled = temporary.resolve("misled.safetensors");
    assertThat(run(expected, honest, 1).ok()).isTrue();
    int names = expected.values.size();
    Verification found = run(expected.mapValues(tensor -> tensor.map(x -> 3 * x + 1)), misled, 1);
    assertThat(found.ok()).isFalse();
    assertThat(found.tensors()).hasSize(names).noneMatch(Comparison::ok);
    assertThat(Files.mismatch(honest, misled)).isEqualTo(-1);
  }

  @Test
  void slightlyWrongValuesAreReported() throws Exception {
    Map<String, Double> shifts =
        Map.of(
            "0011/loss", 2e-5,
            "0011/logits", 1e-3,
            "0011/train/losses", 2e-3,
            "0000/train/logits_after", 2e-2);
    expected.values.replaceAll(
        (name, tensor) -> tensor.map(x -> x + shifts.getOrDefault(name, 0.0).floatValue()));
    assertThat(run(expected).tensors().stream().filter(t -> !t.ok()).map(Comparison::name))
        .containsExactlyInAnyOrder(
            "0011/loss", "0011/logits", "0011/train/losses", "0000/train/logits_after");
  }

  @Test
  void wrongShapesAndNoNumbersAreReported() throws Exception {
    expected.values.replaceAll(
        (name, tensor) ->
            name.contains("train")
                ? tensor.map(x -> Float.NaN)
                : name.contains("/logits")
                    ? tensor.map(x -> Float.POSITIVE_INFINITY)
                    : new ExpectedCopy.Values(
                        List.of(1L, (long) tensor.entries().length), tensor.entries()));
    Verification found = run(expected);
    assertThat(found.tensors()).hasSize(expected.values.size()).noneMatch(Comparison::ok);
    JsonNode first = found.toJson().get("tensors").get(0);
    assertThat(first.get("maxAbs").isNull()).isTrue();
    assertThat(first.get("ok").booleanValue()).isFalse();
  }

  @Test
  void namesThatCannotBeComputedFailUnlessSkipped() throws Exception {
    ExpectedCopy.Values any = new ExpectedCopy.Values(List.of(1L), new float[] {1});
    List<String> unknown =
        List.of(
            "00/logits",
            "0000/grad/model.layers.9.mlp.up_proj.weight",
            "0000/lora/logits",
            "1111/train/grad_norms", // without the losses that say how many steps
            "00000/loss",
            "0000/other",
            "0002/loss",
            "window(4)*3/loss", // three of four layers
            "window(0)*4/loss",
            "extra");
    unknown.forEach(name -> expected.values.put(name, any));
    Verification found = run(expected);
    assertThat(found.ok()).isFalse();
    assertThat(found.tensors()).allMatch(Comparison::ok);
    assertThat(found.skipped()).containsExactlyInAnyOrderElementsOf(unknown);
    assertThat(run(expected, null, 1, "*/lora/*", "extra").ok()).isFalse();
    Verification skipping =
        run(
            expected,
            null,
            1,
            "*/lora/*",
            "extra",
            "00/*",
            "0*/grad/*.9.*",
            "0000*/loss",
            "*other",
            "0002/loss",
            "window(*/loss",
            "1111/train/*");
    assertThat(skipping.ok()).isTrue();
    assertThat(skipping.skipped()).containsAll(unknown).contains("0000/loss");
  }

  @Test
  void aPlanMayBeWrittenOut() throws Exception {
    for (String plan : List.of("full*4", "causal*4", "window(2)*2, full*2")) {
      expected.values.put(plan + "/logits", expected.values.get("1111/logits"));
    }
    Path save = temporary.resolve("computed.safetensors");
    Verification found = run(expected, save, 1);
    assertThat(found.skipped()).isEmpty();
    assertThat(found.tensors().stream().filter(t -> !t.ok()).map(Comparison::name))
        .containsExactlyInAnyOrder("causal*4/logits", "window(2)*2, full*2/logits");
    Map<String, ExpectedCopy.Values> saved = ExpectedCopy.of(save).values;
    assertThat(saved.get("full*4/logits").entries()).isEqualTo(saved.get("1111/logits").entries());
    assertThat(saved.get("causal*4/logits").entries())
        .isEqualTo(saved.get("0000/logits").entries());
    assertThat(saved.get("window(2)*2, full*2/logits").entries())
        .isNotEqualTo(saved.get("0011/logits").entries());
  }

  @Test
  void paddingMayBeOnTheLeft() throws Exception {
    Verification found = run(expected.padLeft());
    assertThat(expected.inputs.get("attention_mask")[expected.length() * 2]).isZero();
    assertThat(found.ok()).isTrue();
    assertThat(found.tensors()).hasSize(expected.values.size());
  }

  @Test
  void savesUnderTheSameNamesWithEmptyPadding() throws Exception {
    Path save = temporary.resolve("computed.safetensors");
    run(expected, save, 1);
    ExpectedCopy saved = ExpectedCopy.of(save);
    assertThat(saved.inputs).isEmpty();
    assertThat(saved.values.keySet()).isEqualTo(expected.values.keySet());
    long[] mask = expected.inputs.get("attention_mask");
    saved.values.forEach(
        (name, tensor) -> {
          assertThat(tensor.shape()).as(name).isEqualTo(expected.values.get(name).shape());
          for (int i = 0; name.contains("logits") && i < tensor.entries().length; i++) {
            boolean real = mask[i / tensor.shape().get(2).intValue()] == 1;
            assertThat(tensor.entries()[i] != 0).as("%s %d", name, i).isEqualTo(real);
          }
        });
  }

  @Test
  void toleranceMultipliesTheBounds() throws Exception {
    Verification found = run(expected, null, 1e-6);
    assertThat(found.ok()).isFalse();
    assertThat(found.tensors())
        .anySatisfy(
            tensor -> {
              assertThat(tensor.name()).isEqualTo("0000/logits");
              assertThat(tensor.bound()).isEqualTo(2e-5 * 1e-6);
            });
  }

  @Test
  void jsonHasTheContractsKeys() throws Exception {
    JsonNode json = run(expected).toJson();
    assertThat(json.fieldNames()).toIterable().containsExactly("ok", "tensors", "skipped");
    assertThat(json.get("tensors"))
        .allSatisfy(
            tensor ->
                assertThat(tensor.fieldNames())
                    .toIterable()
                    .containsExactly("name", "maxAbs", "maxRel", "bound", "ok"));
    assertThat(json.get("skipped")).isEmpty();
  }

  @Test
  void theNumberOfStepsIsThatOfTheLosses() throws Exception {
    expected.values.keySet().removeIf(name -> !name.equals("0000/train/losses"));
    expected.mapValues(
        tensor -> new ExpectedCopy.Values(List.of(1L), new float[] {tensor.entries()[0]}));
    assertThat(run(expected).ok()).isTrue();
  }

  @Test
  void mistakesInTheInputsAreSaid() throws Exception {
    expected.inputs.get("input_ids")[3] = 320;
    assertThatThrownBy(() -> run(expected))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("input_ids holds 320, the model knows 0 to 319");
    expected.inputs.get("input_ids")[3] = 4;
    expected.inputs.get("attention_mask")[3] = 0;
    assertThatThrownBy(() -> run(expected))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("row 0 has padding between words");
    expected.inputs.remove("attention_mask");
    assertThatThrownBy(() -> run(expected))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("attention_mask");
  }
}
