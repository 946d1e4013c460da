package lookright.io.safetensors;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** Jazzer changes the bytes themselves, beginning with the known good and bad files. */
class RawFileFuzzTest {
  @TempDir static Path folder;

  static Stream<byte[]> knownFiles() throws IOException {
    Stream.Builder<byte[]> files = Stream.builder();
    for (MalformedFolderTest.Case c : MalformedFolderTest.cases()) {
      files.add(c.bytes());
    }
    TruthTableTest.rows().forEach(row -> files.add(row.bytes()));
    return files.build();
  }

  @MethodSource("knownFiles")
  @FuzzTest(maxDuration = "20s")
  void endsInADecision(byte[] file) throws IOException {
    Decisions.check(file, folder);
  }
}
