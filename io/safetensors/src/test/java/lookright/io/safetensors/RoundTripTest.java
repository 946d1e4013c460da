package lookright.io.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import lookright.fuzz.Choices;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.junit.jupiter.api.Test;

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

  /** The fuzzer's own check without the fuzzer, for a second or two in every build. */
  @Property(tries = 200)
  void builtFilesEndInADecision(@ForAll @Size(max = 200) byte[] decisions) throws IOException {
    Decisions.check(HostileFile.of(decisions), folder);
  }

  @Property(tries = 100)
  void damageEndsInADecision(@ForAll @Size(min = 3, max = 40) byte[] wounds) throws IOException {
    String header =
        "{\"__metadata__\":{\"k\":\"v\"},\"w\":%s,\"\\u00e9\\ud83d\\ude42\":%s}"
            .formatted(RawFile.entry("F32", "2", "0,8"), RawFile.entry("BF16", "1,1", "8,10"));
    byte[] good = RawFile.of(header, 10);
    Decisions.check(new Choices(wounds).damage(good, 4), folder);
  }

  @Test
  void theBuilderReachesBothEndsAndMostKinds() throws IOException {
    Random random = new Random(7);
    Map<String, Integer> ends = new TreeMap<>();
    Path file = Files.createTempFile("ends", ".safetensors");
    for (int i = 0; i < 3000; i++) {
      byte[] decisions = new byte[random.nextInt(200)];
      random.nextBytes(decisions);
      Files.write(file, HostileFile.of(decisions));
      String end = "accepted";
      try (SafetensorsFile opened = SafetensorsFile.open(file)) {
        assertThat(opened.names()).doesNotContainNull();
      } catch (SafetensorsException e) {
        end = e.kind().name();
      }
      ends.merge(end, 1, Integer::sum);
    }
    Files.delete(file);
    assertThat(ends.get("accepted")).as("of 3,000: %s", ends).isBetween(300, 2000);
    assertThat(ends).hasSizeGreaterThan(25);
  }
}
