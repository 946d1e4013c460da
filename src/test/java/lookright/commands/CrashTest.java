package lookright.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lookright.training.CancellationSignal;
import lookright.training.ProgressListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL from outside to a process that trains: at each write step, and at random moments. What
 * goes on afterwards ends with the bits of an undisturbed run.
 *
 * <p>{@code -Dlookright.kills=50} kills at every write step and at 50 moments; the build does a few
 * of each.
 */
class CrashTest {
  private static final int KILLS = Integer.getInteger("lookright.kills", 3);
  private static final int ENOUGH = 50;

  @TempDir Path folder;
  private TinyRun run;
  private long millis; // that the last process trained

  @BeforeEach
  void anUndisturbedRun() throws IOException {
    run = TinyRun.in(folder);
  }

  /** Hears what is written, and stops the world at one of these events. */
  private static final class Writing implements ProgressListener {
    final List<String> events = new ArrayList<>();
    private final int pauseAt;

    Writing(int pauseAt) {
      this.pauseAt = pauseAt;
    }

    @Override
    public void writing(String what) {
      events.add(what);
      if (events.size() == pauseAt) {
        System.out.println("AT " + what);
        System.out.flush();
        try {
          Thread.sleep(TimeUnit.HOURS.toMillis(1));
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  /** Trains in a process of its own: folder, event to stop at. */
  public static void main(String[] arguments) {
    TinyRun run = new TinyRun(Path.of(arguments[0]));
    Writing writing = new Writing(Integer.parseInt(arguments[1]));
    TinyRun.train(run.settings("cut", false, 2), writing, new CancellationSignal());
  }

  @Test
  void killedAtEachWriteStep() throws Exception {
    Writing undisturbed = new Writing(-1);
    TinyRun.train(run.settings("whole", false, 2), undisturbed, new CancellationSignal());
    Map<String, Integer> last = new TreeMap<>(); // the last time that each step is taken
    for (int i = 0; i < undisturbed.events.size(); i++) {
      last.put(undisturbed.events.get(i), i + 1);
    }
    assertThat(last.keySet())
        .contains("weights.safetensors", "kept.safetensors", "manifest.json", "_SUCCESS", "move")
        .contains("means.safetensors", "squares.safetensors", "state.json", "prune")
        .contains("result", "result: move", "remove");
    List<String> few = List.of("means.safetensors", "_SUCCESS", "prune", "result: move");
    for (Map.Entry<String, Integer> step : last.entrySet()) {
      if (KILLS >= ENOUGH || few.contains(step.getKey())) {
        killAt(step.getKey(), step.getValue());
        TinyRun.train(
            run.settings("cut", true, 2), ProgressListener.SILENT, new CancellationSignal());
        assertThat(run.weights("cut")).as(step.getKey()).isEqualTo(run.weights("whole"));
        assertThat(run.record("cut")).as(step.getKey()).isEqualTo(run.record("whole"));
        assertThat(left(folder)).as(step.getKey()).isEmpty();
        remove(run.out("cut"));
      }
    }
  }

  private void killAt(String step, int event) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    Process process =
        new ProcessBuilder(
                java, "-cp", classes, CrashTest.class.getName(), folder.toString(), "" + event)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out = process.inputReader()) {
      String line = out.readLine();
      while (line != null && !line.startsWith("AT ")) {
        line = out.readLine();
      }
      assertThat(line).isEqualTo("AT " + step);
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(process.exitValue()).isEqualTo(128 + 9);
  }

  /** Hidden left-overs and checkpoints: nothing of that may stay when a run is finished. */
  private static List<Path> left(Path where) throws IOException {
    try (Stream<Path> found = Files.list(where)) {
      return found
          .filter(p -> p.getFileName().toString().matches("\\..*|.*\\.checkpoints"))
          .toList();
    }
  }

  private static void remove(Path where) throws IOException {
    try (Stream<Path> found = Files.walk(where)) {
      for (Path path : found.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(path);
      }
    }
  }

  @Test
  void killedAtRandomMoments(TestReporter reporter) throws Exception {
    long seed = Long.getLong("lookright.seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    assertThat(trained("whole", -1)).isFalse();
    long span = millis;
    Map<String, Integer> phases = new TreeMap<>();
    int kills = 0;
    while (kills < KILLS || (!enough(phases) && kills < ENOUGH)) {
      if (trained("cut", random.nextLong(span))) {
        String phase = phase();
        phases.merge(phase, 1, Integer::sum);
        kills++;
      } else {
        finishedWell(seed);
        remove(run.out("cut"));
      }
    }
    String landed = kills + " kills, seed " + seed + ", landed in " + phases;
    reporter.publishEntry(landed);
    assertThat(enough(phases)).as(landed).isTrue();
    assertThat(trained("cut", -1)).isFalse();
    finishedWell(seed);
  }

  private static boolean enough(Map<String, Integer> phases) {
    return phases.size() >= 3 && phases.containsKey("staging");
  }

  private void finishedWell(long seed) throws IOException {
    assertThat(run.weights("cut")).as("seed " + seed).isEqualTo(run.weights("whole"));
    assertThat(run.record("cut")).as("seed " + seed).isEqualTo(run.record("whole"));
    assertThat(left(folder)).as("seed " + seed).isEmpty();
  }

  /**
   * Starts the program, on what is there where something is, and kills it so many milliseconds
   * after it has read its settings; negative: never. Whether it was killed.
   */
  private boolean trained(String out, long delay) throws Exception {
    boolean begun = Files.exists(folder.resolve(out + ".checkpoints/settings.json"));
    boolean there = Files.exists(run.out(out));
    List<Object> arguments =
        begun || there
            ? run.arguments(out, "--checkpoint-every=1", "--resume", run.out(out))
            : run.arguments(out, "--checkpoint-every=1");
    Process process = Program.builder(arguments.toArray()).redirectErrorStream(true).start();
    StringBuilder said = new StringBuilder();
    try (BufferedReader lines = process.inputReader()) {
      String line = lines.readLine();
      while (line != null && !line.matches("(A new head|Goes on|.*finished before).*")) {
        said.append(line).append('\n');
        line = lines.readLine();
      }
      long start = System.nanoTime();
      if (delay >= 0 && !process.waitFor(delay, TimeUnit.MILLISECONDS)) {
        // Not destroyForcibly(): that closes the streams that are read here.
        new ProcessBuilder("kill", "-KILL", String.valueOf(process.pid())).start().waitFor();
      }
      lines.lines().forEach(more -> said.append(more).append('\n'));
      millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
    int code = process.waitFor();
    assertThat(said.toString()).doesNotContain("damaged").doesNotContain("Exception");
    assertThat(code).as(said.toString()).isIn(0, 128 + 9);
    return code != 0;
  }

  /** Where a kill landed, by what lies on disk. */
  private String phase() throws IOException {
    if (hidden(folder, "staging")) {
      return "result";
    }
    if (Files.exists(run.out("cut"))) {
      return "after the result";
    }
    Path checkpoints = run.checkpoints("cut");
    if (!Files.isDirectory(checkpoints)) {
      return "before the first checkpoint";
    }
    if (hidden(checkpoints, "staging")) {
      return "staging";
    }
    if (hidden(checkpoints, "gone")) {
      return "pruning";
    }
    try (Stream<Path> found = Files.list(checkpoints)) {
      return found.count() > 2 ? "moved, not pruned" : "computing";
    }
  }

  private static boolean hidden(Path where, String suffix) throws IOException {
    try (Stream<Path> found = Files.list(where)) {
      return found.anyMatch(p -> p.getFileName().toString().matches("\\..*\\." + suffix));
    }
  }
}
