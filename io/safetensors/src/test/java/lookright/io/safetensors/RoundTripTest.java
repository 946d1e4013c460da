package lookright.io.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import lookright.io.safetensors.SafetensorsException.Kind;
import lookright.io.safetensors.SafetensorsFile.Mode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.jspecify.annotations.Nullable;

/** Random tensors survive the trip; random damage ends in a decision. */
class RoundTripTest {
  private Path folder = Path.of("");

  record Tensor(String name, Dtype dtype, List<Long> shape, long seed) {
    ByteBuffer bytes() {
      long bits = shape.stream().mapToLong(d -> d).reduce(dtype.bits(), (a, b) -> a * b);
      byte[] bytes = new byte[(int) (bits / 8)];
      new Random(seed).nextBytes(bytes);
      return ByteBuffer.wrap(bytes);
    }
  }

  @BeforeProperty
  void makeFolder() throws IOException {
    folder = Files.createTempDirectory("roundtrip");
  }

  @AfterProperty
  void removeFolder() throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  @Provide
  Arbitrary<Tensor> tensors() {
    Arbitrary<String> names =
        Arbitraries.strings()
            .ofMinLength(1)
            .ofMaxLength(12)
            .filter(n -> Names.flaw(n) == null && Names.isWellFormed(n));
    Arbitrary<List<Long>> shapes = Arbitraries.longs().between(0, 5).list().ofMaxSize(4);
    // Packed types fill whole bytes when a factor of four comes first.
    Arbitrary<List<Long>> wholeBytes =
        shapes.map(
            s -> {
              List<Long> shape = new ArrayList<>(s);
              shape.add(0, 4L);
              return shape;
            });
    return Combinators.combine(names, Arbitraries.of(Dtype.class), wholeBytes, Arbitraries.longs())
        .as(Tensor::new);
  }

  @Property(tries = 40)
  void whatIsWrittenIsRead(
      @ForAll("tensors") Tensor first, @ForAll @Size(max = 8) List<@From("tensors") Tensor> more)
      throws IOException {
    Map<String, Tensor> byName = new HashMap<>(Map.of(first.name(), first));
    more.forEach(t -> byName.put(t.name(), t));
    List<Tensor> tensors = new ArrayList<>(byName.values());
    Path path = write(tensors, "a");
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertThat(file.names()).containsExactlyInAnyOrderElementsOf(byName.keySet());
      assertThat(file.metadata()).isEqualTo(Map.of("format", "pt"));
      for (Tensor tensor : tensors) {
        TensorInfo info = file.info(tensor.name());
        assertThat(info.dtype()).isEqualTo(tensor.dtype());
        assertThat(info.shape()).isEqualTo(tensor.shape());
        ByteBuffer read = ByteBuffer.allocate((int) info.byteCount());
        file.readBytes(tensor.name(), read);
        assertThat(read.flip()).isEqualTo(tensor.bytes());
      }
    }
    Collections.reverse(tensors);
    assertThat(write(tensors, "b")).hasSameBinaryContentAs(path);
  }

  private Path write(List<Tensor> tensors, String name) throws IOException {
    SafetensorsWriter writer = new SafetensorsWriter().metadata("format", "pt");
    tensors.forEach(t -> writer.addBytes(t.name(), t.dtype(), t.shape(), t::bytes));
    Path path = folder.resolve(name);
    writer.write(path);
    return path;
  }

  @Property(tries = 20)
  void floatsAndLongsKeepTheirBits(
      @ForAll @Size(max = 50) float[] floats, @ForAll @Size(max = 50) long[] longs)
      throws IOException {
    Path path = folder.resolve("values");
    new SafetensorsWriter()
        .addFloats("f", List.of((long) floats.length), () -> FloatBuffer.wrap(floats))
        .addLongs("l", List.of((long) longs.length), longs)
        .write(path);
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      FloatBuffer read = FloatBuffer.allocate(floats.length);
      file.readFloats("f", read);
      assertThat(read.array()).isEqualTo(floats);
      assertThat(file.readLongs("l")).isEqualTo(longs);
    }
  }

  @Property(tries = 1000)
  void damageEndsInADecision(
      @ForAll @IntRange(max = 170) int at, @ForAll byte value, @ForAll boolean cut)
      throws IOException {
    String header =
        "{\"__metadata__\":{\"k\":\"v\"},\"w\":%s,\"\\u00e9\\ud83d\\ude42\":%s}"
            .formatted(RawFile.entry("F32", "2", "0,8"), RawFile.entry("BF16", "1,1", "8,10"));
    byte[] bytes = header.getBytes(StandardCharsets.UTF_8);
    byte[] damaged =
        cut ? RawFile.claiming(bytes.length, Arrays.copyOf(bytes, at), 10) : RawFile.of(bytes, 10);
    if (!cut && at < bytes.length) {
      damaged[8 + at] = value;
    }
    @Nullable Kind strict = RawFile.verdict(damaged, Mode.STRICT, folder);
    @Nullable Kind compatible = RawFile.verdict(damaged, Mode.COMPATIBLE, folder);
    if (strict == null) {
      assertThat(compatible).isNull();
    }
  }
}
