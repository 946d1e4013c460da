package lookright.io.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lookright.fuzz.HostileInput;
import lookright.io.safetensors.SafetensorsException.Kind;
import lookright.io.safetensors.SafetensorsFile.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Headers made to cost memory or time. Bounds on memory count all that was ever allocated, garbage
 * included; the bound on time is wide, to find explosions.
 */
class HostileHeaderTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder;

  /** A sparse file: what it claims costs the attacker nothing. */
  private Path sparse(long claimed, long length) throws IOException {
    Path path = folder.resolve("sparse.safetensors");
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(length);
      file.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(claimed).array());
    }
    return path;
  }

  private Path headed(String header) throws IOException {
    Path path = folder.resolve("headed.safetensors");
    return Files.write(path, RawFile.of(header, 8));
  }

  private static String entries(int count, IntFunction<String> entry) {
    return IntStream.range(0, count).mapToObj(entry).collect(Collectors.joining(",", "{", "}"));
  }

  private static Kind refused(Path file, Mode mode, long maxBytes) {
    Kind[] kind = new Kind[1];
    assertTimeout(
        LONG,
        () ->
            HostileInput.check(
                SafetensorsException.class,
                maxBytes,
                () -> {
                  try (SafetensorsFile opened = SafetensorsFile.open(file, mode)) {
                    assertThat(opened.names()).isNull();
                  } catch (SafetensorsException e) {
                    kind[0] = e.kind();
                    throw e;
                  }
                }));
    return kind[0];
  }

  @ParameterizedTest
  @ValueSource(longs = {100_000_001, 1L << 31, 1L << 32, 1L << 40, Long.MAX_VALUE, -1})
  void aHugeLengthIsRefusedBeforeMemoryIsTaken(long claimed) throws IOException {
    Path file = sparse(claimed, 1L << 33);
    assertThat(refused(file, Mode.STRICT, 100_000)).isEqualTo(Kind.HEADER_TOO_LARGE);
  }

  @Test
  void aLengthBeyondTheFileIsRefusedBeforeMemoryIsTaken() throws IOException {
    Path file = sparse(100_000_000, 99_000_000);
    assertThat(refused(file, Mode.STRICT, 100_000)).isEqualTo(Kind.HEADER_BEYOND_FILE);
  }

  @Test
  void aHundredMegabytesOfNothingAreNotHeld() throws IOException {
    Path file = sparse(100_000_000, 100_000_008);
    assertThat(refused(file, Mode.STRICT, 3_000_000)).isEqualTo(Kind.HEADER_NOT_JSON);
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void tenMillionDimensionsStopAtTheLimit(Mode mode) throws IOException {
    String header = "{\"a\":{\"dtype\":\"U8\",\"shape\":[%s0],\"data_offsets\":[0,8]}}";
    Path file = headed(header.formatted("0,".repeat(10_000_000)));
    assertThat(refused(file, mode, 80_000_000)).isEqualTo(Kind.TOO_MANY_VALUES);
  }

  /** As many as fit: ten million entries of 48 bytes and more are beyond the header's limit. */
  @ParameterizedTest
  @EnumSource(Mode.class)
  void asManyEntriesAsAHeaderHoldsStopAtTheLimit(Mode mode) throws IOException {
    String entry = ":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[0,0]}";
    Path file = headed(entries(1_700_000, i -> "\"" + Integer.toString(i, 36) + "\"" + entry));
    assertThat(refused(file, mode, 700_000_000)).isEqualTo(Kind.TOO_MANY_VALUES);
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void tenMillionEntriesExceedTheHeader(Mode mode) throws IOException {
    Path file = sparse(10_000_000L * 48, 10_000_000L * 48 + 8);
    assertThat(refused(file, mode, 100_000)).isEqualTo(Kind.HEADER_TOO_LARGE);
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void aHundredThousandOverlappingEntries(Mode mode) throws IOException {
    String entry = ":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":[0,8]}";
    Path file = headed(entries(100_000, i -> "\"t" + i + "\"" + entry));
    assertThat(refused(file, mode, 250_000_000)).isEqualTo(Kind.SHARED_RANGE);
  }

  /** Every name has the same hash: "Aa" and "BB" do, and so do all rows of them. */
  @ParameterizedTest
  @EnumSource(Mode.class)
  void aHundredThousandNamesOfOneHash(Mode mode) throws IOException {
    String entry = ":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":[0,8]}";
    Path file = headed(entries(100_000, i -> "\"" + colliding(i) + "\"" + entry));
    assertThat(colliding(0).hashCode()).isEqualTo(colliding(99_999).hashCode());
    assertThat(refused(file, mode, 250_000_000)).isEqualTo(Kind.SHARED_RANGE);
  }

  private static String colliding(int i) {
    StringBuilder name = new StringBuilder();
    for (int bit = 0; bit < 17; bit++) {
      name.append((i >> bit & 1) == 0 ? "Aa" : "BB");
    }
    return name.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'%s':1}", "{'a':{'%s':1}}", "{'__metadata__':{'%s':'x'}}"})
  void aNameOfNinetyMegabytesStopsAtTheLimit(String form) throws IOException {
    Path file = headed(form.replace('\'', '"').formatted("n".repeat(90_000_000)));
    assertThat(refused(file, Mode.COMPATIBLE, 2_000_000)).isEqualTo(Kind.TOO_LONG_TEXT);
  }

  @Test
  void aNumberOfNinetyMegabytesStopsAtTheLimit() throws IOException {
    Path file = headed("{\"a\":{\"x\":" + "1".repeat(90_000_000) + "}}");
    assertThat(refused(file, Mode.COMPATIBLE, 500_000_000)).isEqualTo(Kind.TOO_LONG_TEXT);
  }

  @Test
  void aTextOfNinetyMegabytesStopsAtTheLimit() throws IOException {
    Path file = headed("{\"__metadata__\":{\"x\":\"" + "v".repeat(90_000_000) + "\"}}");
    assertThat(refused(file, Mode.STRICT, 200_000_000)).isEqualTo(Kind.TOO_LONG_TEXT);
  }

  @Test
  void messagesOfHostileHeadersAreShort() throws IOException {
    byte[] junk = new byte[100_000];
    Arrays.fill(junk, (byte) 'j');
    Path file = headed(new String(junk, StandardCharsets.US_ASCII));
    assertThat(refused(file, Mode.STRICT, 2_000_000)).isEqualTo(Kind.HEADER_NOT_JSON);
  }
}
