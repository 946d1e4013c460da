package lookright.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lookright.cli.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C ends a run with 130, keeps what was finished and leaves nothing half done. */
class InterruptTest {
  @TempDir Path folder;

  private Ran interruptedWhen(String seen, Object... arguments) throws Exception {
    Path out = folder.resolve("stdout");
    Process process = Program.builder(arguments).redirectOutput(out.toFile()).start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader err = process.errorReader()) {
      for (String line = err.readLine(); line != null; line = err.readLine()) {
        lines.add(line);
        if (line.contains(seen)) {
          new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
          seen = "\0";
        }
      }
    } finally {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
    return new Ran(process.exitValue(), Files.readString(out), String.join("\n", lines));
  }

  private List<String> hidden(Path where) throws Exception {
    try (Stream<Path> found = Files.list(where)) {
      return found.map(p -> p.getFileName().toString()).filter(n -> n.startsWith(".")).toList();
    }
  }

  @Test
  void trainingStopsAndKeepsFinishedRuns() throws Exception {
    Path model = TinyModel.base(folder.resolve("base")).folder();
    Path data = TinyModel.sentences(folder.resolve("train.conll"), 60, 1);
    Path out = folder.resolve("out");
    Ran ran =
        interruptedWhen(
            "0000-seed2 (2/2) epoch 1/",
            "train",
            "--model",
            model,
            "--train",
            data,
            "--out",
            out,
            "--epochs=30",
            "--seed=1,2",
            "--batch-size=4",
            "--threads=1");
    assertThat(ran.code()).as(ran.err()).isEqualTo(ExitCode.STOPPED);
    assertThat(ran.err()).contains("topp").doesNotContain("Exception");
    assertThat(hidden(folder)).isEmpty();
    assertThat(hidden(out)).isEmpty();
    try (Stream<Path> left = Files.list(out)) {
      assertThat(left.map(p -> p.getFileName().toString()))
          .containsExactlyInAnyOrder("0000-seed1", "summary.csv", "summary.json");
    }
  }
}
