package lookright.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import lookright.attention.LayerMaskPlan;
import lookright.io.Json;
import lookright.model.DecoderTensors;
import lookright.model.Quantisation;
import lookright.model.TokenBatch;
import lookright.model.Weights;
import lookright.model.adapter.Adapter;
import lookright.model.adapter.LoraConfig;
import lookright.model.folder.Checkpoint;
import lookright.model.graph.ComposedOperators;
import lookright.model.graph.DecoderModel;
import lookright.ops.Floats;
import lookright.ops.Workers;
import lookright.training.verify.Formulation;
import lookright.training.verify.Verification;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A decoder whose frozen linear layers are kept in bfloat16. */
class RoundedModelTest {
  private static final LayerMaskPlan PLAN = LayerMaskPlan.parse("causal*2, full*2");

  @TempDir Path temp;

  /** By PyTorch, with weights that it rounded: see {@code bf16/generate.py}. */
  @ParameterizedTest
  @EnumSource(Formulation.class)
  void equalsPyTorchWithRoundedWeights(Formulation formulation) throws Exception {
    Path folder = Golden.folder("llama-mha");
    LoraConfig config = LoraConfig.read(folder.resolve("adapter"));
    Json.write(
        temp.resolve(LoraConfig.FILE),
        config.toJson(true).put("base_model_name_or_path", folder.toString()));
    Files.copy(folder.resolve("adapter").resolve(Adapter.TENSORS), temp.resolve(Adapter.TENSORS));
    URI expected = Objects.requireNonNull(RoundedModelTest.class.getResource("/bf16")).toURI();
    Verification.Options options = new Verification.Options(List.of(), 1, null, formulation, 2);
    for (String form : List.of("", ", \"quantise\": \"bf16\"")) {
      Files.writeString(
          temp.resolve("lookright.json"),
          """
          {"plan": "causal*4", "labels": ["O"], "labelOn": "first", "wordSplitter": "lookright-1",
           "maxLength": 64, "long": "window"%s}
          """
              .formatted(form));
      Verification found =
          Verification.run(folder, temp, Golden.expected(Path.of(expected)), options);
      assertThat(found.tensors()).hasSize(22);
      assertThat(found.ok()).as(form + found).isEqualTo(!form.isEmpty());
    }
  }

  /** Rounding by arithmetic in double: to the nearest number of 8 bits, ties to even. */
  private static void round(FloatBuffer values) {
    for (int i = 0; i < values.limit(); i++) {
      double step = Math.scalb(1.0, Math.getExponent(values.get(i)) - 7);
      values.put(i, (float) (Math.rint(values.get(i) / step) * step));
    }
  }

  private record Step(Map<String, float[]> found, SortedMap<String, Integer> operators) {}

  private static Step step(Checkpoint base, Adapter adapter, Weights weights) {
    List<String> trained = weights.names().stream().filter(Adapter::isTrained).toList();
    DecoderModel.Design design =
        new DecoderModel.Design(
            base.config().decoder(), PLAN, adapter.head(), trained, 0, adapter.config().updates());
    Map<String, float[]> found = new LinkedHashMap<>();
    try (Workers workers = new Workers(1);
        DecoderModel model =
            new DecoderModel(
                design,
                weights,
                graph -> new ComposedOperators(graph, design.config(), false),
                workers)) {
      TokenBatch batch = batch(design.config().vocabularySize(), adapter.head().labels());
      model.gradients(
          batch,
          1f / batch.labelled(),
          null,
          (loss, gradients) -> {
            found.put("loss", new float[] {loss});
            gradients.forEach((name, array) -> found.put(name, Floats.read(array).toArray()));
          });
      return new Step(found, model.operatorsOfAStep());
    }
  }

  private static TokenBatch batch(int vocabulary, int labels) {
    Random random = new Random(8);
    List<int[]> sentences = List.of(random.ints(9, 0, vocabulary).toArray(), new int[] {5});
    List<int[]> tags = List.of(random.ints(9, 0, labels).toArray(), new int[] {1});
    return TokenBatch.of(sentences, tags);
  }

  @Test
  void gradientsHaveTheBitsOfAGraphOfRoundedFloats() throws Exception {
    Path folder = Golden.folder("llama-gqa-llama3rope");
    try (Checkpoint base = Checkpoint.open(folder);
        Adapter adapter = Adapter.open(folder.resolve("adapter"));
        Weights halves = base.weights(adapter.head(), adapter::headSource, Quantisation.BF16);
        Weights floats = base.weights(adapter.head(), adapter::headSource)) {
      adapter.addTo(halves);
      adapter.addTo(floats);
      Step other = step(base, adapter, floats);
      floats.names().stream()
          .filter(DecoderTensors::isBlockLinear)
          .forEach(name -> floats.write(name, RoundedModelTest::round));
      Step expected = step(base, adapter, floats);
      Step found = step(base, adapter, halves);
      assertThat(found.found().keySet()).isEqualTo(expected.found().keySet()).hasSize(4 * 4 + 3);
      expected.found().forEach((name, bits) -> assertThat(found.found().get(name)).isEqualTo(bits));
      assertThat(found.found().get("loss")).isNotEqualTo(other.found().get("loss"));
      assertThat(renamed(found.operators())).isEqualTo(expected.operators());
    }
  }

  /** The products of frozen weights under the name of those in float32. */
  private static SortedMap<String, Integer> renamed(SortedMap<String, Integer> operators) {
    SortedMap<String, Integer> renamed = new TreeMap<>();
    operators.forEach((kind, n) -> renamed.merge(kind.replace("_bf16", ""), n, Integer::sum));
    assertThat(operators).containsEntry("lookright_stock_bf16_product", 7 * PLAN.layers().size());
    return renamed;
  }

  /** A model of 256 MB in float32 and 128 MB in bfloat16; one tensor is 4 MB. */
  @Test
  void halfTheMemory() throws Exception {
    List<String> lines = ChildJvm.run(RoundedModelTest.class);
    long grown = Long.parseLong(lines.get(lines.size() - 1));
    assertThat(grown).isBetween(120L << 20, 150L << 20);
  }

  /** Prints how many more bytes are resident with such a model than with its first tensor. */
  public static void main(String[] arguments) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    for (int layer = 0; layer < 65; layer++) {
      shapes.put("model.layers." + layer + ".mlp.up_proj.weight", new long[] {1_024, 1_024});
    }
    float[] row = new float[1_024];
    for (int i = 0; i < row.length; i++) {
      row[i] = i / 1_024f;
    }
    long[] most = new long[2];
    Weights.Source source =
        (name, destination) -> {
          while (destination.hasRemaining()) {
            destination.put(row);
          }
          most[1] = Math.max(most[1], Pointer.physicalBytes());
          if (most[0] == 0) {
            most[0] = most[1]; // the libraries are loaded
          }
        };
    try (Weights weights = Weights.read(shapes, source, Quantisation.BF16)) {
      most[1] = Math.max(most[1], Pointer.physicalBytes());
      System.out.println(weights.parameters());
    }
    System.out.println(most[1] - most[0]);
  }
}
