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

  @Test
  void aCheckpointIsWrittenFirst() throws Exception {
    TinyRun run = TinyRun.in(folder);
    Object[] longer = {"--epochs=200"};
    Ran ran = interruptedWhen("epoch 3/200", run.arguments("cut", longer).toArray());
    assertThat(ran.code()).as(ran.err()).isEqualTo(ExitCode.STOPPED);
    assertThat(ran.err()).contains("to go on: lookright train --resume " + run.out("cut"));
    assertThat(run.out("cut")).doesNotExist();
    Ran rest = Ran.lookright("train", "--resume", run.out("cut"));
    assertThat(rest.code()).as(rest.err()).isZero();
    assertThat(Ran.lookright(run.arguments("whole", longer).toArray()).code()).isZero();
    assertThat(run.weights("cut")).isEqualTo(run.weights("whole"));
    assertThat(run.record("cut")).isEqualTo(run.record("whole"));
  }

  @Test
  void taggingStopsAndLeavesNoHalfFile() throws Exception {
    Path model = TinyModel.tagger(folder.resolve("tagger")).folder();
    String line = "then Anna Berg went home and Ole Lund went home too\n";
    Path text = Files.writeString(folder.resolve("t.txt"), line.repeat(200_000));
    Path result = folder.resolve("tagged.jsonl");
    Ran ran =
        interruptedWhen(
            "no lookright.json", "tag", "--model", model, "--input", text, "--output", result);
    assertThat(ran.code()).as(ran.err()).isEqualTo(ExitCode.STOPPED);
    assertThat(result).doesNotExist();
    assertThat(hidden(folder)).isEmpty();
  }
}
