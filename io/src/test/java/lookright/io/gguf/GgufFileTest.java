package lookright.io.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import lookright.io.Formats;
import lookright.io.TensorFolder;
import lookright.io.UserException;
import lookright.io.safetensors.Dtype;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of PyPI's gguf package are read; broken and hostile ones are refused by name. */
class GgufFileTest {
  private static final int ROUNDS = Integer.getInteger("lookright.fuzz.rounds", 1_000);

  @TempDir Path folder;

  @Test
  void readsWhatTheGgufPackageWrote() {
    try (GgufFile file = GgufFile.open(Formats.path("model.gguf"));
        TensorFolder expected = TensorFolder.open(Formats.path("hf"))) {
      assertThat(file.metadata())
          .containsEntry("general.architecture", "llama")
          .containsEntry("llama.block_count", 2L)
          .containsEntry("llama.attention.layer_norm_rms_epsilon", 1e-5f);
      assertThat(file.info("token_embd.weight").shape()).isEqualTo(List.of(48L, 16L));
      assertThat(Formats.bytes(file, "blk.1.ffn_down.weight"))
          .isEqualTo(Formats.bytes(expected, "model.layers.1.mlp.down_proj.weight"));
      assertThat(Formats.bytes(file, "output_norm.weight"))
          .isEqualTo(Formats.bytes(expected, "model.norm.weight"));
    }
    try (GgufFile file = GgufFile.open(Formats.path("model-bf16.gguf"))) {
      assertThat(file.info("blk.0.attn_q.weight").dtype()).isEqualTo(Dtype.BF16);
      assertThat(file.info("blk.0.attn_norm.weight").dtype()).isEqualTo(Dtype.F32);
    }
  }

  @Test
  void quantisedTensorsAreListedAndRefusedByName() throws IOException {
    Path path =
        GgufBytes.header(1, 0)
            .tensor("blk.0.attn_q.weight", 12, 0, 256, 2)
            .write(folder.resolve("q.gguf"), 288);
    try (GgufFile file = GgufFile.open(path)) {
      assertThat(file.tensors())
          .containsExactly(
              new GgufTensor("blk.0.attn_q.weight", GgufType.Q4_K, List.of(2L, 256L), 0, 288));
      assertThatThrownBy(() -> file.info("blk.0.attn_q.weight"))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("Q4_K")
          .hasMessageContaining("blk.0.attn_q.weight")
          .hasMessageContaining("unquantised");
    }
  }

  private static GgufBytes one() {
    return GgufBytes.header(1, 0);
  }

  private static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of(new GgufBytes().int32(1), "does not begin with GGUF"),
        Arguments.of(new GgufBytes().int32(0x46554747).int32(1), "GGUF version 1"),
        Arguments.of(new GgufBytes().int32(0x46554747).int32(3 << 24), "big-endian"),
        Arguments.of(GgufBytes.header(-1, 0), "18446744073709551615 tensors"),
        Arguments.of(GgufBytes.header(0, 1 << 20), "1048576 metadata entries"),
        Arguments.of(GgufBytes.header(0, 1).int64(1L << 40), "a metadata key"),
        Arguments.of(GgufBytes.header(0, 2).key("k", 1).key("k", 1), "the key k twice"),
        Arguments.of(GgufBytes.header(0, 1).text("k").int32(13), "value type 13"),
        Arguments.of(
            GgufBytes.header(0, 1).text("k").int32(9).int32(4).int64(1L << 60), "values under k"),
        Arguments.of(
            GgufBytes.header(0, 1).text("k").int32(9).int32(9).int64(1), "an array of arrays"),
        Arguments.of(GgufBytes.header(0, 1).key("general.alignment", 24), "general.alignment 24"),
        Arguments.of(one().tensor("w", 0, 0, 1, 1, 1, 1, 1), "5 dimensions"),
        Arguments.of(one().tensor("w", 4, 0, 1), "element type 4"),
        Arguments.of(one().tensor("w", 0, 8, 1), "offset 8"),
        Arguments.of(one().tensor("w", 0, 0, -1), "shape [-1]"),
        Arguments.of(one().tensor("w", 0, 0, 1L << 40, 1L << 40), "at most 63 bits"),
        Arguments.of(one().tensor("w", 2, 0, 16), "blocks of 32 for Q4_0"),
        Arguments.of(one().tensor("w", 0, 0, 100), "336 more for tensor w"),
        Arguments.of(
            GgufBytes.header(2, 0).tensor("w", 0, 0, 16).tensor("v", 0, 32, 8), "inside another"),
        Arguments.of(
            GgufBytes.header(2, 0).tensor("w", 0, 0, 8).tensor("w", 0, 32, 8), "tensor w twice"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("refused")
  void refusesByName(GgufBytes bytes, String said) throws IOException {
    Path file = bytes.write(folder.resolve("x.gguf"), 64);
    assertThatThrownBy(() -> GgufFile.open(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(said)
        .hasMessageContaining("expected");
  }

  @Test
  void damagedFilesEndInADecision() throws IOException {
    byte[] whole = Files.readAllBytes(Formats.path("model.gguf"));
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Path path = Files.write(folder.resolve("x.gguf"), Formats.damaged(whole, random, 3_000));
      refused += isRefused(path, "seed " + seed + ", round " + round) ? 1 : 0;
    }
    assertThat(refused).as("seed %d", seed).isBetween(ROUNDS / 3, ROUNDS - 1);
  }

  private static boolean isRefused(Path path, String round) {
    try (GgufFile file = GgufFile.open(path)) {
      file.names().forEach(name -> Formats.bytes(file, name));
      GgufTokenizer.of(file.metadata(), "x.gguf");
      return false;
    } catch (UserException e) {
      return true;
    } catch (RuntimeException | Error e) {
      throw new AssertionError(round, e);
    }
  }
}
