package lookright.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
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

  /** A disk of its own in a user's namespace: room for one checkpoint, not for two. */
  @Test
  void aCheckpointThatFindsNoRoomLosesNothing() throws Exception {
    Process probe = new ProcessBuilder("unshare", "-rm", "true").redirectErrorStream(true).start();
    assumeTrue(probe.waitFor() == 0, "no disk of one's own here: unshare -rm is not allowed");
    TinyRun run = TinyRun.in(folder);
    assertThat(Ran.lookright(run.arguments("whole").toArray()).code()).isZero();
    Path disk = Files.createDirectory(folder.resolve("disk"));
    String train =
        Program.builder(run.arguments("disk/cut", "--checkpoint-every=2").toArray())
            .command()
            .stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" "));
    String script =
        """
        mount -t tmpfs -o size=160k none '%1$s' || exit 99
        %2$s; echo "code $?"
        ls -A '%1$s' '%1$s'/cut.checkpoints/*
        mount -o remount,size=9m '%1$s'
        %2$s --resume '%1$s/cut'; echo "code $?"
        cp '%1$s/cut/model.safetensors' '%3$s'
        """
            .formatted(disk, train, folder.resolve("cut.safetensors"));
    Process process =
        new ProcessBuilder("unshare", "-rm", "sh", "-c", script).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    assertThat(said)
        .contains("disk is full", "code 3", "What was done is kept in", "Goes on after step 2")
        .contains("code 0");
    assertThat(
            said.substring(said.indexOf("code 3"))) // what lies there, and what the next run says
        .doesNotContain(".staging")
        .doesNotContain("damaged");
    assertThat(folder.resolve("cut.safetensors"))
        .hasSameBinaryContentAs(run.out("whole").resolve(TinyModel.WEIGHTS));
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
