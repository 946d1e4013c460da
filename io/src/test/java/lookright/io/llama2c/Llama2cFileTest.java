package lookright.io.llama2c;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import lookright.io.Formats;
import lookright.io.TensorFolder;
import lookright.io.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions 0 and 1 as export.py lays them out; version 0 comes back byte by byte. */
class Llama2cFileTest {
  @TempDir Path folder;

  @Test
  void readsBothVersions() {
    try (Llama2cFile old = Llama2cFile.open(Formats.path("v0.bin"));
        Llama2cFile next = Llama2cFile.open(Formats.path("v1.bin"));
        TensorFolder expected = TensorFolder.open(Formats.path("hf"))) {
      assertThat(old.header()).isEqualTo(new Llama2cHeader(16, 24, 2, 4, 2, 48, 8, false));
      assertThat(next.header()).isEqualTo(new Llama2cHeader(16, 24, 2, 4, 2, 48, 8, true));
      assertThat(old.names()).containsAll(next.names()).hasSize(next.names().size() + 1);
      for (String name : next.names()) {
        assertThat(Formats.bytes(next, name)).as(name).isEqualTo(Formats.bytes(old, name));
      }
      assertThat(Formats.bytes(old, "output.weight"))
          .isEqualTo(Formats.bytes(expected, "lm_head.weight"));
      assertThat(Formats.bytes(old, "layers.1.feed_forward.w2.weight"))
          .isEqualTo(Formats.bytes(expected, "model.layers.1.mlp.down_proj.weight"));
    }
  }

  @Test
  void writingWhatWasReadGivesTheSameBytes() throws IOException {
    Path copy = folder.resolve("copy.bin");
    try (Llama2cFile file = Llama2cFile.open(Formats.path("v0.bin"))) {
      Llama2cWriter.write(
          copy,
          file.header(),
          (tensor, out) -> out.write(ByteBuffer.wrap(Formats.bytes(file, tensor.name()))));
    }
    byte[] ours = Files.readAllBytes(copy);
    byte[] theirs = Files.readAllBytes(Formats.path("v0.bin"));
    assertThat(ours).hasSameSizeAs(theirs);
    int tables = theirs.length - 48 * 16 * 4 - 2 * 8 * 2 * 4;
    assertThat(Arrays.copyOf(ours, tables)).isEqualTo(Arrays.copyOf(theirs, tables));
    ByteBuffer a = ByteBuffer.wrap(ours).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer b = ByteBuffer.wrap(theirs).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = tables; at < theirs.length; at += 4) {
      assertThat(Math.abs(a.getFloat(at) - b.getFloat(at))).isLessThanOrEqualTo(1e-6f);
    }
  }

  private Path header(int... values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(300).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      bytes.putInt(value);
    }
    return Files.write(folder.resolve("x.bin"), bytes.array());
  }

  private void refused(Path file, String said) {
    assertThatThrownBy(() -> Llama2cFile.open(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(said);
  }

  @Test
  void otherFilesAreRefusedByName() throws IOException {
    refused(header(Llama2cFile.MAGIC, 2), "quantised version 2");
    refused(header(Llama2cFile.MAGIC, 7), "version 7");
    refused(header(16, 24, 2, 3, 2, 48, 8), "a width of 16 for 3 query and 2 key heads");
    refused(header(16, 24, 2, 16, 2, 48, 8), "heads of odd size 1");
    refused(header(0, 24, 2, 4, 2, 48, 8), "not positive");
    refused(header(16, 24, 2, 4, 2, Integer.MIN_VALUE, 8), "not positive");
    refused(header(16, 24, 2, 4, 2, 48, 8), "300 bytes");
    int huge = Integer.MAX_VALUE - 1;
    refused(header(huge, huge, 9_999, 1, 1, huge, huge), "beyond 63 bits");
    refused(Files.write(folder.resolve("y.bin"), new byte[5]), "cut off");
  }

  @Test
  void damagedHeadersEndInADecision() throws IOException {
    byte[] whole = Files.readAllBytes(Formats.path("v1.bin"));
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 2_000; round++) {
      Path path = Files.write(folder.resolve("z.bin"), Formats.damaged(whole, random, 64));
      try (Llama2cFile file = Llama2cFile.open(path)) {
        file.names().forEach(name -> Formats.bytes(file, name));
      } catch (UserException e) {
        assertThat(e).hasMessageContaining("expected");
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed + ", round " + round, e);
      }
    }
  }
}
