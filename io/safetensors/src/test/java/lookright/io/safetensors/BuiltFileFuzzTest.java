package lookright.io.safetensors;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Jazzer steers the decisions of {@link HostileFile}: deep, nearly right files. */
class BuiltFileFuzzTest {
  @TempDir static Path folder;

  @FuzzTest(maxDuration = "40s")
  void endsInADecision(byte[] decisions) throws IOException {
    Decisions.check(HostileFile.of(decisions), folder);
  }
}
