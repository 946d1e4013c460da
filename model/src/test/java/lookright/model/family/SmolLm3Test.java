package lookright.model.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lookright.io.Json;
import lookright.io.UserException;
import lookright.model.DecoderConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What SmolLM3's configuration says, where the reference folder's own does not say it. */
class SmolLm3Test {
  private static ModelConfig read(String more) {
    String json =
        """
        {"model_type": "smollm3", "vocab_size": 9, "hidden_size": 16, "intermediate_size": 24,
         "num_hidden_layers": 8, "num_attention_heads": 2%s}
        """
            .formatted(more.replace('\'', '"'));
    return ModelConfig.of(Json.parse(json, "config.json"), "config.json");
  }

  @Test
  void whereNothingIsSaidEveryFourthLayerKnowsNoPositions() {
    DecoderConfig decoder = read("").decoder();
    assertThat(decoder.unrotated()).containsExactlyInAnyOrder(3, 7);
    assertThat(decoder.tiedEmbeddings()).isTrue();
    assertThat(decoder.rotary().theta()).isEqualTo(2e6);
    assertThat(decoder.windows()).containsOnlyNulls();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'no_rope_layer_interval': 3 | 2 5",
        "'no_rope_layers': [0,1,1,1,1,1,1,0] | 0 7",
        "'no_rope_layers': [true,false,1,1,1,1,1,1,0,0] | 1",
        "'no_rope_layers': null, 'no_rope_layer_interval': 1 | 0 1 2 3 4 5 6 7",
      })
  void theConfiguredLayersKnowNoPositions(String more, String layers) {
    ModelConfig config = read(", " + more);
    assertThat(config.unknownKeys()).isEmpty();
    assertThat(config.decoder().unrotated().stream().sorted().map(String::valueOf))
        .containsExactly(layers.split(" "));
    assertThat(config.decoder().rotates(2)).isEqualTo(!layers.contains("2"));
  }

  @Test
  void aWindowStandsWhereThereAreNoPositions() {
    String sliding = ", 'use_sliding_window': true, 'sliding_window': 5";
    assertThat(read(sliding).decoder().windows())
        .containsExactly(null, null, null, 5, null, null, null, 5);
    assertThat(read(", 'sliding_window': 5").decoder().windows()).containsOnlyNulls();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'no_rope_layers': [1, 0] | expected a list of 8 entries",
        "'no_rope_layers': {'a': 1} | expected a list of 8 entries",
        "'no_rope_layers': [1,0,1,0,1,0,1,2] | expected a list of 1 and 0",
        "'no_rope_layer_interval': 0 | expected a positive whole number",
        "'hidden_act': 'relu2' | expected silu",
        "'rope_parameters': {'rope_type': 'yarn', 'factor': 2} | expected default, linear or llama3",
      })
  void whatWouldChangeNumbersIsRefusedByName(String more, String expected) {
    assertThatThrownBy(() -> read(", " + more))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            more.substring(1, more.indexOf("':")).replace("rope_parameters", "rope_type"))
        .hasMessageContaining(expected);
  }
}
