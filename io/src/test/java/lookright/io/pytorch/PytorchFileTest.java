package lookright.io.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import lookright.io.Formats;
import lookright.io.TensorFolder;
import lookright.io.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Equal to what PyTorch saved beside as safetensors; all else is refused by name. */
class PytorchFileTest {
  @TempDir Path folder;

  @Test
  void viewsTypesAndTiedTensors() {
    try (PytorchFile file = PytorchFile.open(Formats.path("odd.bin"));
        TensorFolder expected = TensorFolder.open(Formats.path("odd.safetensors"))) {
      assertThat(file.names()).containsExactlyInAnyOrderElementsOf(expected.names()).hasSize(16);
      for (String name : expected.names()) {
        assertThat(file.info(name).dtype()).as(name).isEqualTo(expected.info(name).dtype());
        assertThat(file.info(name).shape()).as(name).isEqualTo(expected.info(name).shape());
        assertThat(Formats.bytes(file, name)).as(name).isEqualTo(Formats.bytes(expected, name));
      }
      ByteBuffer part = ByteBuffer.allocate(8);
      file.readBytes("transposed", 12, part);
      byte[] whole = Formats.bytes(expected, "transposed");
      assertThat(part.array()).isEqualTo(Arrays.copyOfRange(whole, 12, 20));
    }
  }

  private static byte[] tensor(int elements, int offset, int[] shape, int[] strides) {
    return new Pickles().tensor("FloatStorage", elements, offset, shape, strides).inDictionary();
  }

  private static int[] ints(int... values) {
    return values;
  }

  private static Stream<Arguments> refused() {
    Pickles call = new Pickles().global("os", "system").op('(').text("touch x").op('t').op('R');
    Pickles stack = new Pickles().text("builtins").text("eval").op(0x93);
    Pickles newObject = new Pickles().global("collections", "OrderedDict").op(')').op(0x81);
    return Stream.of(
        Arguments.of("a call", call.inDictionary(), "the global os.system"),
        Arguments.of("a global of protocol 4", stack.inDictionary(), "the global builtins.eval"),
        Arguments.of("a class", newObject.inDictionary(), "the opcode 0x81"),
        Arguments.of(
            "another rebuild",
            new Pickles().global("torch._utils", "_rebuild_tensor_v3").inDictionary(),
            "the global torch._utils._rebuild_tensor_v3"),
        Arguments.of("a number", new Pickles().number(3).inDictionary(), "the value 3 under \"w\""),
        Arguments.of(
            "a training state", new Pickles().op('}').inDictionary(), "a dictionary under \"w\""),
        Arguments.of("a list", Pickles.protocol2().op(']').op('.').bytes(), "found a list"),
        Arguments.of("protocol 9", new Pickles().op(0x80).op(9).op('.').bytes(), "protocol 9"),
        Arguments.of("a cut", new Pickles().op(0x80).bytes(), "the end of the file"),
        Arguments.of("a hole", new Pickles().op('R').bytes(), "an opcode without its values"),
        Arguments.of("no mark", new Pickles().op('t').bytes(), "an opcode without its mark"),
        Arguments.of("no memo", new Pickles().op('h').op(7).bytes(), "value 7, which is not there"),
        Arguments.of(
            "a long text", new Pickles().op('X').integer(-1).bytes(), "a text of 4294967295 bytes"),
        Arguments.of(
            "a view beyond", tensor(4, 1, ints(2, 2), ints(2, 1)), "its storage's 4 elements"),
        Arguments.of(
            "a huge view",
            tensor(4, 0, ints(1 << 30, 1 << 30), ints(0, 0)),
            "its storage's 4 elements"),
        Arguments.of(
            "an overflow",
            tensor(4, 0, ints(1 << 30, 1 << 30, 1 << 30), ints(0, 0, 0)),
            "its storage's 4 elements"),
        Arguments.of("a negative size", tensor(4, 0, ints(-1), ints(1)), "the value -1"),
        Arguments.of(
            "a missing stride", tensor(4, 0, ints(2, 2), ints(1)), "2 sizes and 1 strides"),
        Arguments.of("a short file", tensor(5, 0, ints(5), ints(1)), "16 bytes in data/0"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void refusesByName(String what, byte[] pickle, String said) throws IOException {
    Path file = Archive.of(pickle, 16).write(folder.resolve("x.bin"), true);
    assertThatThrownBy(() -> PytorchFile.open(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(said)
        .hasMessageContaining("expected");
  }

  @Test
  void readsWhatItRefusesNothingIn() throws IOException {
    byte[] pickle = tensor(4, 0, ints(2, 2), ints(2, 1));
    Path file = Archive.of(pickle, 16).write(folder.resolve("x.bin"), true);
    try (PytorchFile open = PytorchFile.open(file)) {
      assertThat(Formats.bytes(open, "w")).isEqualTo(new byte[16]);
    }
  }

  @Test
  void manyNamesOfOneStorageAreBounded() throws IOException {
    Pickles all = Pickles.protocol2().op('}');
    for (int i = 0; i < 300; i++) {
      all.text("w" + i).tensor("ByteStorage", 100_000, 0, ints(100_000), ints(1)).op('s');
    }
    Path file = Archive.of(all.op('.').bytes(), 100_000).write(folder.resolve("x.bin"), true);
    assertThatThrownBy(() -> PytorchFile.open(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("tensors of 30000000 bytes in all");
  }

  @Test
  void theOlderFormatIsRefusedWithAHint() throws IOException {
    byte[] start = {(byte) 0x80, 2, (byte) 0x8a, 0x0a, 0x6c, (byte) 0xfc, (byte) 0x9c, 0x46, 0, 0};
    Path file = Files.write(folder.resolve("old.bin"), start);
    assertThatThrownBy(() -> PytorchFile.open(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("before 1.6")
        .hasMessageContaining("torch.save(torch.load(FILE, weights_only=True), FILE)");
  }

  @Test
  void compressedForeignAndDoubledEntriesAreRefused() throws IOException {
    byte[] pickle = tensor(4, 0, ints(4), ints(1));
    Path packed = Archive.of(pickle, 16).write(folder.resolve("packed.bin"), false);
    assertThatThrownBy(() -> PytorchFile.open(packed)).hasMessageContaining("compressed entry");
    Archive foreign = Archive.of(pickle, 16);
    foreign.files().put("../etc/passwd", new byte[1]);
    Path outside = foreign.write(folder.resolve("outside.bin"), true);
    assertThatThrownBy(() -> PytorchFile.open(outside)).hasMessageContaining("expected one folder");
    Archive doubled = Archive.of(pickle, 16);
    doubled.files().put("archive/data/1", new byte[16]);
    Path twice = doubled.write(folder.resolve("twice.bin"), true);
    String bytes = new String(Files.readAllBytes(twice), StandardCharsets.ISO_8859_1);
    Files.write(twice, bytes.replace("data/1", "data/0").getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> PytorchFile.open(twice)).hasMessageContaining("twice");
    Archive script = Archive.of(pickle, 16);
    script.files().put("archive/constants.pkl", new byte[1]);
    Path torchScript = script.write(folder.resolve("script.bin"), true);
    assertThatThrownBy(() -> PytorchFile.open(torchScript)).hasMessageContaining("TorchScript");
    Archive big = Archive.of(pickle, 16);
    big.files().put("archive/byteorder", "big".getBytes(StandardCharsets.UTF_8));
    Path bigEndian = big.write(folder.resolve("big.bin"), true);
    assertThatThrownBy(() -> PytorchFile.open(bigEndian)).hasMessageContaining("byte order big");
  }
}
