package lookright.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import lookright.attention.LayerMaskPlan;
import lookright.io.Json;
import lookright.model.DecoderTensors;
import lookright.model.Quantisation;
import lookright.model.TokenBatch;
import lookright.model.Weights;
import lookright.model.adapter.Adapter;
import lookright.model.adapter.LoraConfig;
import lookright.model.folder.Checkpoint;
import lookright.model.graph.DecoderModel;
import lookright.ops.OneDnn;
import lookright.ops.Workers;
import lookright.training.optimiser.Accumulator;
import lookright.training.optimiser.AdamW;
import lookright.training.optimiser.Arithmetic;
import lookright.training.verify.Comparison;
import lookright.training.verify.Formulation;
import lookright.training.verify.Verification;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A decoder in four bits or bfloat16 computes what its float32 form does. */
class QuantisedModelTest {
  private static final int STEPS = 12;
  private static final LayerMaskPlan PLAN = LayerMaskPlan.parse("causal*2, full*2");

  @TempDir Path temp;

  @ParameterizedTest
  @EnumSource(Formulation.class)
  void trainingLossesAreThoseOfTheDequantisedModel(Formulation formulation) throws Exception {
    Path folder = Golden.folder("llama-gqa-llama3rope");
    try (Checkpoint base = Checkpoint.open(folder);
        Adapter adapter = Adapter.open(folder.resolve("adapter"));
        Weights quantised = base.weights(adapter.head(), adapter::headSource, Quantisation.NF4);
        Weights original = base.weights(adapter.head(), adapter::headSource)) {
      adapter.addTo(quantised);
      adapter.addTo(original);
      try (Weights dequantised = quantised.copy()) {
        dequantised.dequantise();
        assertThat(dequantised.names()).isEqualTo(quantised.names()).isEqualTo(original.names());
        float[] expected = losses(base, adapter, dequantised, formulation);
        float[] found = losses(base, adapter, quantised, Formulation.FUSED);
        assertThat(found).containsExactly(expected, within(1e-5f));
        assertThat(found[STEPS - 1]).isLessThan(found[0] * 0.8f);
        float[] other = losses(base, adapter, original, Formulation.FUSED);
        assertThat(RandomModel.difference(found, other)).isGreaterThan(1e-3);
      }
    }
  }

  /** Three significant digits of weights and inputs are left, and the same losses to two. */
  @Test
  void bfloat16TrainsAsFloat32Does() throws Exception {
    Assumptions.assumeTrue(OneDnn.missing() == null, OneDnn.missing());
    Path folder = Golden.folder("llama-gqa-llama3rope");
    try (Checkpoint base = Checkpoint.open(folder);
        Adapter adapter = Adapter.open(folder.resolve("adapter"));
        Weights original = base.weights(adapter.head(), adapter::headSource)) {
      adapter.addTo(original);
      try (Weights rounded = original.copy()) {
        rounded.round(List.of());
        assertThat(rounded.names().stream().filter(name -> rounded.rounded(name) != null))
            .hasSize(7 * base.config().decoder().layers())
            .allMatch(DecoderTensors::isBlockLinear);
        try (Weights copy = rounded.copy()) {
          copy.dequantise();
          float[] weightsAlone = losses(base, adapter, copy, Formulation.COMPOSED);
          float[] found = losses(base, adapter, rounded, Formulation.FUSED);
          float[] expected = losses(base, adapter, original, Formulation.FUSED);
          assertThat(found).containsExactly(weightsAlone, within(0.01f));
          assertThat(found).containsExactly(expected, within(0.01f));
          assertThat(found[STEPS - 1]).isLessThan(found[0] * 0.8f);
          assertThat(RandomModel.difference(found, expected)).isGreaterThan(1e-6);
        }
      }
    }
  }

  private static float[] losses(
      Checkpoint base, Adapter adapter, Weights weights, Formulation formulation) {
    List<String> trained = weights.names().stream().filter(Adapter::isTrained).toList();
    DecoderModel.Design design =
        new DecoderModel.Design(
            base.config().decoder(), PLAN, adapter.head(), trained, 0, adapter.config().updates());
    TokenBatch batch = batch(base.config().decoder().vocabularySize(), adapter.head().labels());
    float[] losses = new float[STEPS];
    try (Workers workers = new Workers(2);
        DecoderModel model =
            new DecoderModel(
                design, weights, graph -> formulation.operators(graph, design.config()), workers)) {
      Arithmetic arithmetic = Arithmetic.on(formulation.device(), workers);
      try (AdamW optimiser = new AdamW(weights, trained, AdamW.Settings.paper(0.1), arithmetic)) {
        for (int i = 0; i < STEPS; i++) {
          int step = i;
          model.gradients(
              batch,
              1f / batch.labelled(),
              null,
              (loss, gradients) -> {
                losses[step] = loss;
                double norm = Accumulator.norm(gradients, arithmetic);
                optimiser.step(gradients, 2e-3, Math.min(1, 1 / norm));
              });
        }
      }
    }
    return losses;
  }

  private static TokenBatch batch(int vocabulary, int labels) {
    Random random = new Random(8);
    List<int[]> sentences = new ArrayList<>();
    List<int[]> tags = new ArrayList<>();
    for (int length : new int[] {9, 1, 23}) {
      sentences.add(random.ints(length, 0, vocabulary).toArray());
      tags.add(random.ints(length, 0, labels).toArray());
    }
    return TokenBatch.of(sentences, tags);
  }

  /** The command's path: what the fused form computes, stock operators do too. */
  @Test
  void verifyTakesAnAdapterOfAQuantisedBase() throws Exception {
    Path folder = Golden.folder("llama-mha");
    LoraConfig config = LoraConfig.read(folder.resolve("adapter"));
    Json.write(
        temp.resolve(LoraConfig.FILE),
        config.toJson(true).put("base_model_name_or_path", folder.toString()));
    Files.copy(folder.resolve("adapter").resolve(Adapter.TENSORS), temp.resolve(Adapter.TENSORS));
    Files.writeString(
        temp.resolve("lookright.json"),
        """
        {"plan": "causal*4", "labels": ["O"], "labelOn": "first", "wordSplitter": "lookright-1",
         "maxLength": 64, "long": "window", "quantise": "nf4"}
        """);
    ExpectedCopy expected = ExpectedCopy.of(Golden.expected(folder));
    Path saved = temp.resolve("saved.safetensors");
    Verification first = verify(expected, saved, Formulation.FUSED);
    assertThat(first.tensors()).hasSizeGreaterThan(8).noneMatch(Comparison::ok);
    expected.values.clear();
    expected.values.putAll(ExpectedCopy.of(saved).values);
    assertThat(verify(expected, saved, Formulation.COMPOSED).ok()).isTrue();
  }

  private Verification verify(ExpectedCopy expected, Path save, Formulation formulation)
      throws Exception {
    Path file = expected.write(temp.resolve("expected.safetensors"));
    return Verification.run(
        temp, file, new Verification.Options(List.of("*/grad/*"), 1, save, formulation, 2));
  }

  /** A model of 256 MB in float32 and 33 MB in four bits. */
  @Test
  void theWholeModelIsNeverThereAsFloats() throws Exception {
    List<String> lines = ChildJvm.run(QuantisedModelTest.class);
    long grown = Long.parseLong(lines.get(lines.size() - 1));
    assertThat(grown).isBetween(33L << 20, 100L << 20);
  }

  /** Prints how many more bytes are resident at most while such a model is read. */
  public static void main(String[] arguments) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    for (int layer = 0; layer < 64; layer++) {
      shapes.put("model.layers." + layer + ".mlp.up_proj.weight", new long[] {1_024, 1_024});
    }
    float[] row = new float[1_024];
    long[] most = new long[2];
    Weights.Source source =
        (name, destination) -> {
          for (int i = 0; i < 1_024; i++) {
            row[i] = i / 1_024f;
          }
          while (destination.hasRemaining()) {
            destination.put(row);
          }
          most[1] = Math.max(most[1], Pointer.physicalBytes());
          if (most[0] == 0) {
            most[0] = most[1]; // the libraries are loaded
          }
        };
    try (Weights weights = Weights.read(shapes, source, Quantisation.NF4)) {
      most[1] = Math.max(most[1], Pointer.physicalBytes());
      System.out.println(weights.parameters());
    }
    System.out.println(most[1] - most[0]);
  }
}
