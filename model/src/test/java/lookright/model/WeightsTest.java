package lookright.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WeightsTest {
  private static final String LINEAR = "model.layers.0.mlp.down_proj.weight";

  /** A damaged base model is named whether or not this machine packs its linear layers. */
  @Test
  void whatIsNoNumberIsFoundInPackedLayersToo() {
    Map<String, long[]> shapes =
        Map.of("model.norm.weight", new long[] {7}, LINEAR, new long[] {5, 7});
    try (Weights weights = Weights.read(shapes, Weights.random(1, 1))) {
      weights.pack(List.of());
      assertThat(weights.firstNonFinite()).isNull();
    }
    try (Weights weights = Weights.read(shapes, Weights.random(1, 1))) {
      weights.write(LINEAR, entries -> entries.put(3, Float.NaN));
      weights.pack(List.of());
      assertThat(weights.firstNonFinite()).isEqualTo(LINEAR);
    }
  }
}
