package lookright.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import lookright.cli.ExitCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /dev/full} answers every byte with "no space left", as a full disk does. */
class FullDiskTest {
  private static final Path FULL = Path.of("/dev/full");

  @TempDir Path folder;

  @BeforeEach
  void hasTheDevice() {
    assumeTrue(Files.exists(FULL), "there is no /dev/full here");
  }

  @Test
  void anOutputFileThatCannotGrow() throws IOException {
    Path model = TinyModel.tagger(folder.resolve("tagger")).folder();
    Path text = Files.writeString(folder.resolve("t.txt"), "Anna Berg went home.\n");
    Ran ran = Ran.lookright("tag", "--model", model, "--input", text, "--output", FULL);
    assertThat(ran.code()).isEqualTo(ExitCode.RUN_FAILED);
    assertThat(ran.complaint()).singleElement().asString().contains("/dev/full", "disk is full");
    assertThat(Files.isRegularFile(FULL)).isFalse();
  }

  @Test
  void standardOutputThatCannotGrow() throws Exception {
    Path model = TinyModel.tagger(folder.resolve("tagger")).folder();
    Path text = Files.writeString(folder.resolve("t.txt"), "Anna Berg went home.\n");
    Process process =
        Program.builder("tag", "--model", model, "--input", text)
            .redirectOutput(FULL.toFile())
            .start();
    String said;
    try (InputStream err = process.getErrorStream()) {
      said = new String(err.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(process.waitFor()).as(said).isEqualTo(ExitCode.RUN_FAILED);
    assertThat(said).contains("disk is full");
  }
}
