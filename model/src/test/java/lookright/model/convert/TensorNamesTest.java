package lookright.model.convert;

import static org.assertj.core.api.Assertions.assertThat;

import lookright.model.DecoderConfig;
import lookright.model.DecoderTensors;
import lookright.model.Head;
import lookright.model.RotaryScaling;
import lookright.model.convert.TensorNames.World;
import lookright.model.family.ConfigReader;
import lookright.ops.HeadLayout;
import org.junit.jupiter.api.Test;

/** One table, both ways; rows that go out come back. */
class TensorNamesTest {
  private static final DecoderConfig EVERYTHING =
      new DecoderConfig(
          10,
          8,
          12,
          new HeadLayout(2, 1, 4),
          1e-5,
          new RotaryScaling.Default(10_000),
          new DecoderConfig.Biases(true, true, true),
          true,
          false,
          16,
          ConfigReader.everywhere(12, null));

  @Test
  void everyTensorThatAGraphCanHaveHasAGgufName() {
    for (Head head : new Head[] {new Head.LanguageModel(), new Head.TokenClassification(3, true)}) {
      for (String name : DecoderTensors.shapes(EVERYTHING, head).keySet()) {
        String gguf = TensorNames.fromHuggingFace(World.GGUF, name);
        assertThat(gguf).as(name).isNotNull();
        assertThat(TensorNames.toHuggingFace(World.GGUF, String.valueOf(gguf))).isEqualTo(name);
      }
    }
  }

  @Test
  void namesAsTheFormatsHaveThem() {
    assertThat(TensorNames.toHuggingFace(World.GGUF, "blk.11.ffn_down.weight"))
        .isEqualTo("model.layers.11.mlp.down_proj.weight");
    assertThat(TensorNames.toHuggingFace(World.GGUF, "output_norm.weight"))
        .isEqualTo("model.norm.weight");
    assertThat(TensorNames.toHuggingFace(World.LLAMA2C, "layers.3.attention.wk.weight"))
        .isEqualTo("model.layers.3.self_attn.k_proj.weight");
    assertThat(TensorNames.toHuggingFace(World.LLAMA2C, "norm.weight"))
        .isEqualTo("model.norm.weight");
    assertThat(TensorNames.fromHuggingFace(World.LLAMA2C, "score.weight")).isNull();
    assertThat(TensorNames.toHuggingFace(World.GGUF, "blk.0.ffn_gate_inp.weight")).isNull();
    assertThat(TensorNames.toHuggingFace(World.GGUF, "rope_freqs.weight")).isNull();
    assertThat(TensorNames.toHuggingFace(World.GGUF, "blk.0.output_norm.weight")).isNull();
  }

  @Test
  void rowsAlternateWithinAHead() {
    RotaryRows rows = new RotaryRows(6);
    long[] alternating = new long[12];
    for (int row = 0; row < 12; row++) {
      alternating[row] = rows.toHalves(row);
      assertThat(rows.toAlternating(rows.toHalves(row))).isEqualTo(row);
    }
    assertThat(alternating).containsExactly(0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11);
    assertThat(RotaryRows.concerns("model.layers.0.self_attn.k_proj.bias")).isTrue();
    assertThat(RotaryRows.concerns("model.layers.0.self_attn.k_norm.weight")).isFalse();
    assertThat(RotaryRows.concerns("model.layers.0.self_attn.v_proj.weight")).isFalse();
  }
}
