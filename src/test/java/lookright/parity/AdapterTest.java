package lookright.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import lookright.attention.LayerMaskPlan;
import lookright.io.UserException;
import lookright.model.TokenBatch;
import lookright.model.Weights;
import lookright.model.adapter.Adapter;
import lookright.model.adapter.LoraConfig;
import lookright.model.folder.Checkpoint;
import lookright.model.graph.DecoderModel;
import lookright.model.graph.DropoutMasks;
import lookright.ops.Floats;
import lookright.ops.Workers;
import lookright.training.verify.Formulation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PEFT's adapters beside a model: merging, and what is refused. */
class AdapterTest {
  private static final TokenBatch BATCH =
      TokenBatch.of(List.of(new int[] {5, 17, 3, 200, 41}, new int[] {9, 9, 120}));

  @TempDir Path temp;

  @Test
  void mergedEqualsUnmerged() throws Exception {
    Path folder = Golden.folder("llama-gqa-llama3rope");
    try (Checkpoint base = Checkpoint.open(folder);
        Adapter adapter = Adapter.open(folder.resolve("adapter"));
        Workers workers = new Workers(2);
        Weights updated = base.weights(adapter.head(), adapter::headSource);
        Weights merged = updated.copy();
        Weights plain = updated.copy()) {
      adapter.addTo(updated);
      merge(updated, merged, adapter.config().scale());
      List<float[]> expected = logits(base, adapter, updated, workers);
      assertClose(logits(base, adapter, merged, workers), expected);
      assertThat(distance(logits(base, adapter, plain, workers), expected)).isGreaterThan(0.1);
    }
  }

  @Test
  void dropoutIsOneThingInAllFormulations() {
    LoraConfig config = new LoraConfig("", 3, 6, 0.4, false, Set.of("q_proj", "v_proj", "up_proj"));
    Map<String, float[]> fused = noisyGradients(config, Formulation.FUSED, MASKS);
    assertThat(fused).hasSize(2 * 3 * 2 + 2 + 1);
    for (Formulation other : List.of(Formulation.COMPOSED, Formulation.COMPOSED_LEFT)) {
      noisyGradients(config, other, MASKS)
          .forEach(
              (name, expected) ->
                  assertThat(
                          RandomModel.difference(fused.get(name), expected)
                              / RandomModel.largest(expected))
                      .as("%s, %s", other, name)
                      .isLessThan(2e-5));
    }
    Map<String, float[]> still = noisyGradients(config, Formulation.FUSED, null);
    fused.forEach((name, noisy) -> assertThat(noisy).as(name).isNotEqualTo(still.get(name)));
  }

  /** Loss and gradients with dropout in front of updates and head; logits never see any. */
  private static Map<String, float[]> noisyGradients(
      LoraConfig config, Formulation form, @Nullable DropoutMasks masks) {
    LayerMaskPlan plan = LayerMaskPlan.parse("causal, full");
    Map<String, float[]> found = new LinkedHashMap<>();
    try (RandomModel random = RandomModel.small(2)) {
      config.addFresh(random.weights(), 3);
      random.weights().names().stream()
          .filter(name -> name.contains(".lora_B."))
          .forEach(name -> Weights.random(4, 0.2).read(name, random.weights().values(name)));
      TokenBatch batch = random.batch(new Random(5), 1, 4, 9);
      List<String> trained = random.weights().names().stream().filter(Adapter::isTrained).toList();
      try (DecoderModel model = random.build(plan, form, trained, 0.2, config.updates());
          DecoderModel plain = random.build(plan, form, List.of(), 0, config.updates())) {
        assertClose(model.logits(batch), plain.logits(batch));
        model.gradients(
            batch,
            1f / batch.labelled(),
            masks,
            (loss, gradients) -> {
              found.put("loss", new float[] {loss});
              gradients.forEach((name, array) -> found.put(name, Floats.of(array).toArray()));
            });
      }
    }
    return found;
  }

  private static final DropoutMasks MASKS =
      (number, rate) -> {
        Random random = new Random(number);
        return (factors, n) -> {
          for (int i = 0; i < n; i++) {
            factors[i] = random.nextDouble() < rate ? 0f : (float) (1 / (1 - rate));
          }
        };
      };

  /** {@code W + s B A}, entry by entry. */
  private static void merge(Weights updated, Weights merged, float scale) {
    for (String down : updated.names()) {
      if (down.endsWith(".lora_A.weight")) {
        FloatBuffer a = updated.values(down);
        FloatBuffer b = updated.values(down.replace("lora_A", "lora_B"));
        FloatBuffer w = merged.values(down.replace(".lora_A", ""));
        int rank = updated.shape(down).get(0).intValue();
        int in = updated.shape(down).get(1).intValue();
        for (int i = 0; i < w.limit(); i++) {
          double sum = 0;
          for (int r = 0; r < rank; r++) {
            sum += (double) b.get(i / in * rank + r) * a.get(r * in + i % in);
          }
          w.put(i, (float) (w.get(i) + scale * sum));
        }
      }
    }
  }

  private static List<float[]> logits(
      Checkpoint base, Adapter adapter, Weights weights, Workers workers) {
    DecoderModel.Design design =
        new DecoderModel.Design(
            base.config().decoder(),
            LayerMaskPlan.parse("causal*2, full*2"),
            adapter.head(),
            List.of(),
            0,
            adapter.config().updates());
    try (DecoderModel model = DecoderModel.fused(design, weights, workers)) {
      return model.logits(BATCH);
    }
  }

  private static void assertClose(List<float[]> found, List<float[]> expected) {
    assertThat(distance(found, expected)).isCloseTo(0, within(2e-5));
  }

  private static double distance(List<float[]> found, List<float[]> expected) {
    assertThat(found).hasSameSizeAs(expected);
    double largest = 0;
    for (int i = 0; i < found.size(); i++) {
      for (int k = 0; k < found.get(i).length; k++) {
        largest = Math.max(largest, Math.abs(found.get(i)[k] - expected.get(i)[k]));
      }
    }
    return largest;
  }

  @Test
  void theScaleIsAlphaByRankOrByItsRoot() throws Exception {
    Path adapter = Golden.folder("llama-mha").resolve("adapter");
    assertThat(LoraConfig.read(adapter).scale()).isEqualTo(2f);
    Path changed = changed("\"use_rslora\": false", "\"use_rslora\": true");
    assertThat(LoraConfig.read(changed).scale()).isEqualTo((float) (16 / Math.sqrt(8)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"use_dora\": false | \"use_dora\": true | use_dora: true",
        "\"bias\": \"none\" | \"bias\": \"all\" | bias: \"all\"",
        "\"peft_type\": \"LORA\" | \"peft_type\": \"IA3\" | peft_type: \"IA3\"",
        "\"rank_pattern\": {} | \"rank_pattern\": {\"q_proj\": 4} | rank_pattern",
        "\"layers_to_transform\": null | \"layers_to_transform\": [1] | layers_to_transform: [1]",
        "\"init_lora_weights\": true | \"init_lora_weights\": \"pissa\" | init_lora_weights",
        "\"fan_in_fan_out\": false | \"fan_in_fan_out\": true | fan_in_fan_out",
        "\"velora_config\": null | \"velora_config\": 3 | velora_config: 3",
        "\"r\": 8 | \"r\": 0 | r: 0",
      })
  void unsupportedSettingsAreRefusedByName(String from, String to, String named) throws Exception {
    Path changed = changed(from, to);
    assertThatThrownBy(() -> Adapter.open(changed))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(LoraConfig.FILE)
        .hasMessageContaining(named);
  }

  private Path changed(String from, String to) throws Exception {
    Path adapter = Golden.folder("llama-mha").resolve("adapter");
    String config = Files.readString(adapter.resolve(LoraConfig.FILE));
    assertThat(config).contains(from);
    Files.writeString(temp.resolve(LoraConfig.FILE), config.replace(from, to));
    Files.copy(adapter.resolve(Adapter.TENSORS), temp.resolve(Adapter.TENSORS));
    return temp;
  }

  @Test
  void anAdapterOfOtherShapesIsRefused() throws Exception {
    try (Checkpoint base = Checkpoint.open(Golden.folder("llama-mha"));
        Adapter adapter = Adapter.open(Golden.folder("llama-gqa-llama3rope").resolve("adapter"));
        Weights weights = base.weights(adapter.head(), adapter::headSource)) {
      int before = weights.names().size();
      assertThatThrownBy(() -> adapter.addTo(weights))
          .isInstanceOf(UserException.class)
          .hasMessageContaining(
              "model.layers.0.self_attn.q_proj.lora_B.weight has shape [128, 8], the base model"
                  + " wants [64, 8]")
          .hasMessageContaining("another model's adapter");
      assertThat(weights.names()).hasSize(before);
    }
  }

  @Test
  void targetsThatAreNotInTheFileAreListed() throws Exception {
    Path changed = changed("\"v_proj\",", "\"o_proj\",");
    try (Checkpoint base = Checkpoint.open(Golden.folder("llama-mha"));
        Adapter adapter = Adapter.open(changed);
        Weights weights = base.weights(adapter.head(), adapter::headSource)) {
      assertThatThrownBy(() -> adapter.addTo(weights))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("no base_model.model.model.layers.3.self_attn.o_proj.lora_A.weight")
          .hasMessageContaining("nothing uses base_model.model.model.layers.0.self_attn.v_proj");
    }
  }
}
