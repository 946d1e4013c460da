package lookright.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lookright.io.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sweeps over the tiny model.
 *
 * <p>{@code -Dlookright.kills=10} kills one at ten random moments; the build does two.
 */
class SweepTest {
  private static final int KILLS = Integer.getInteger("lookright.kills", 2);

  @TempDir Path folder;

  @BeforeEach
  void modelAndSentences() throws IOException {
    TinyModel.base(folder.resolve("base"));
    TinyModel.sentences(folder.resolve("train.conll"), 40, 1);
    TinyModel.sentences(folder.resolve("held.conll"), 8, 2);
    TinyModel.sentences(folder.resolve("test.conll"), 8, 3);
  }

  private Object[] arguments(String out, Object... more) {
    List<Object> all = new ArrayList<>();
    all.addAll(List.of("sweep", "--model", folder.resolve("base"), "--out", folder.resolve(out)));
    all.addAll(List.of("--train", folder.resolve("train.conll")));
    all.addAll(List.of("--validation", folder.resolve("held.conll")));
    all.addAll(List.of("--test", folder.resolve("test.conll")));
    all.addAll(List.of("--batch-size=4", "--epochs=2", "--threads=2", "--checkpoint-every=3"));
    all.addAll(List.of(more));
    return all.toArray();
  }

  private List<String> table(String out) throws IOException {
    return Files.readAllLines(folder.resolve(out).resolve("sweep.csv"));
  }

  private String record(String out, String cell) throws IOException {
    return Files.readString(folder.resolve(out).resolve(cell).resolve("run.json"));
  }

  @Test
  void selectScoresTheTestSentencesByTheChosenPlanAlone() throws IOException {
    Ran ran = Ran.lookright(arguments("out", "--plans=all(2)", "--seed=1,2", "--lr=0.01"));
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(table("out"))
        .hasSize(1 + 8)
        .startsWith("task,rate,plan,masks,seed,state,validation,test,failure,folder");
    List<String> scored =
        table("out").stream().filter(line -> line.matches(".*,0\\.\\d+,0?1?\\.\\d+,,.*")).toList();
    List<String> finished = table("out").stream().filter(l -> l.contains(",finished,")).toList();
    assertThat(finished).hasSize(8);
    assertThat(scored).hasSize(2);
    assertThat(ran.out()).containsOnlyOnce("chosen\n").contains("select: ");

    String before = record("out", "01-seed1");
    Ran more =
        Ran.lookright(arguments("out", "--plans=all(2)", "--seed=1,2,3", "--lr=0.01", "--jobs=2"));
    assertThat(more.code()).as(more.err()).isZero();
    assertThat(table("out")).hasSize(1 + 12);
    assertThat(record("out", "01-seed1"))
        .startsWith(before.substring(0, before.indexOf("\"scores\"")));

    Ran grid =
        Ran.lookright(
            arguments("out", "--plans=all(2)", "--seed=1,2,3", "--lr=0.01", "--protocol=grid"));
    assertThat(grid.code()).as(grid.err()).isZero();
    assertThat(grid.out()).contains("grid: every plan was scored").doesNotContain("   -  ");

    Ran other = Ran.lookright(arguments("out", "--plans=all(2)", "--seed=1", "--lr=0.02"));
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("lr is 0.02, was 0.01");
  }

  /** What the sweep's file says beside a recipe stands, in tasks and at other rates too. */
  @Test
  void aRecipeIsForAllCells() throws IOException {
    Files.writeString(folder.resolve("one.yaml"), "train: train.conll\nvalidation: held.conll\n");
    Path config = folder.resolve("sweep.yaml");
    Files.writeString(
        config,
        "recipe: paper-faithful\nepochs: 1\nlora-rank: 2\nrates: [0.01]\ntasks: one.yaml\n");
    Ran ran =
        Ran.lookright(
            "sweep", config, "--model", folder.resolve("base"), "--out", folder.resolve("out"));
    assertThat(ran.code()).as(ran.err()).isZero();
    List<Path> records;
    try (Stream<Path> found = Files.walk(folder.resolve("out"))) {
      records = found.filter(path -> path.endsWith("run.json")).toList();
    }
    JsonNode settings = Json.read(records.get(0)).get("settings");
    assertThat(settings.at("/run/epochs").asInt()).isEqualTo(1);
    assertThat(settings.at("/tuning/lora/rank").asInt()).isEqualTo(2);
    assertThat(settings.at("/optimiser/learningRate").asDouble()).isEqualTo(0.01);
    assertThat(settings.at("/optimiser/cosine").asText()).isEqualTo("MICRO_BATCHES");
    assertThat(settings.at("/batches/accumulation").asText()).isEqualTo("LAST");
    assertThat(settings.get("recipe").asText()).isEqualTo("PAPER_FAITHFUL");
  }

  @Test
  void tasksRatesAndAFailedCell() throws IOException {
    Files.writeString(folder.resolve("one.yaml"), "train: train.conll\nvalidation: held.conll\n");
    Files.writeString(folder.resolve("two.yml"), "train: held.conll\nvalidation: test.conll\n");
    String tasks = folder.resolve("one.yaml") + "," + folder.resolve("two.yml");
    Object[] arguments =
        arguments(
            "out", "--tasks=" + tasks, "--rates=0.01,1e30", "--clip=0", "--groups=0,1", "--jobs=2");
    Ran ran = Ran.lookright(arguments);
    assertThat(ran.code()).as(ran.err()).isEqualTo(3);
    assertThat(table("out"))
        .hasSize(1 + 8)
        .anyMatch(line -> line.startsWith("two,0.01,1,") && line.contains(",finished,"))
        .anyMatch(line -> line.startsWith("one,1.0E30,0,") && line.contains(",failed,,,"));
    assertThat(ran.out()).contains("Failed: one/lr1.0e30/0-seed120: ");
    assertThat(ran.err()).contains("[8/8] ").doesNotContain("Exception");

    Files.writeString(folder.resolve("two.yml"), "train: held.conll\nseed: 3\n");
    assertThat(Ran.lookright(arguments).complaint().get(0))
        .endsWith("two.yml line 2: 'seed' belongs into the sweep's own file.");
  }

  @Test
  void greedyAndTheDryRun() throws IOException {
    Ran dry = Ran.lookright(arguments("out", "--plans=greedy(4)", "--lr=0.01", "--dry-run"));
    assertThat(dry.code()).as(dry.err()).isZero();
    assertThat(dry.out()).contains("open ", "0000-seed120", "up to 5 cells, 0 finished", "about");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("base", "train.conll", "held.conll", "test.conll");
    }
    Ran ran = Ran.lookright(arguments("out", "--plans=greedy(4)", "--lr=0.01"));
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(table("out")).hasSize(1 + 5);
    assertThat(table("out").get(2)).contains(",0.01,0001,");
  }

  @Test
  void mistakes() throws IOException {
    assertThat(Ran.lookright(arguments("out", "--plans=all(3)")).complaint().get(0))
        .contains("does not divide the model's 4 layers");
    assertThat(Ran.lookright(arguments("out", "--plans=all(2)", "--groups=01")).code())
        .isEqualTo(2);
    assertThat(Ran.lookright(arguments("out", "--plans=all(2)", "--memory=1KB")).complaint().get(0))
        .startsWith("lookright: memory: found 0 MB, but a single cell needs about ");
    Path foreign = Files.createDirectories(folder.resolve("foreign"));
    Files.writeString(foreign.resolve("thesis.txt"), "years of work");
    Ran refused = Ran.lookright(arguments("foreign", "--plans=all(2)", "--force"));
    assertThat(refused.complaint().get(0)).contains("found files but no sweep.json");
    assertThat(foreign.resolve("thesis.txt")).exists();
  }

  @Test
  void killedAtRandomMomentsItEndsWithTheSameTable(TestReporter reporter) throws Exception {
    Object[] whole = arguments("whole", "--plans=all(2)", "--seed=1,2", "--lr=0.01", "--jobs=2");
    long start = System.nanoTime();
    assertThat(killed(whole, -1)).isFalse();
    long span = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);

    long seed = Long.getLong("lookright.seed", System.nanoTime());
    reporter.publishEntry(KILLS + " kills, seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    Object[] cut = arguments("cut", "--plans=all(2)", "--seed=1,2", "--lr=0.01", "--jobs=2");
    int kills = 0;
    while (kills < KILLS) {
      if (killed(cut, random.nextLong(span / 4, span))) {
        kills++;
      } else { // it was finished: begin anew
        assertThat(table("cut")).as("seed " + seed).isEqualTo(table("whole"));
        try (Stream<Path> files = Files.walk(folder.resolve("cut"))) {
          for (Path path : files.sorted((a, b) -> b.compareTo(a)).toList()) {
            Files.delete(path);
          }
        }
      }
    }
    assertThat(killed(cut, -1)).isFalse();
    assertThat(table("cut")).as("seed " + seed).isEqualTo(table("whole"));
    assertThat(Files.readString(folder.resolve("cut/sweep.json")))
        .isEqualTo(Files.readString(folder.resolve("whole/sweep.json")));
    try (Stream<Path> left = Files.walk(folder)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.endsWith(".checkpoints") || name.endsWith(".sweep"));
    }
  }

  /** Whether it was killed so many milliseconds after its start; negative: never. */
  private boolean killed(Object[] arguments, long delay) throws Exception {
    Path log = folder.resolve("log.txt");
    Process process =
        Program.builder(arguments).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (delay >= 0 && !process.waitFor(delay, TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
    }
    int code = process.waitFor();
    assertThat(code).as(Files.readString(log)).isIn(0, 128 + 9);
    return code != 0;
  }
}
