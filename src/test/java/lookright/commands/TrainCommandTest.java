package lookright.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import lookright.cli.ExitCode;
import lookright.io.Json;
import lookright.training.data.PredictedSentence;
import lookright.training.data.PredictionFile;
import lookright.training.metrics.SpanCounts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training, scoring and tagging, from arguments to files, on a tiny model and tiny data. */
class TrainCommandTest {
  @TempDir Path folder;
  private TinyModel model;
  private Path data;
  private Path held;
  private Path out;

  @BeforeEach
  void aModelAndData() throws IOException {
    model = TinyModel.base(folder.resolve("base"));
    data = TinyModel.sentences(folder.resolve("train.conll"), 48, 1);
    held = TinyModel.sentences(folder.resolve("held.conll"), 8, 2);
    out = folder.resolve("out");
  }

  private Ran train(Path out, Object... more) {
    List<Object> all = new ArrayList<>();
    all.addAll(List.of("train", "--model", model.folder(), "--train", data, "--out", out));
    all.addAll(List.of("--validation", held, "--test", held, "--batch-size=8", "--lr=0.02"));
    all.addAll(List.of(more));
    Ran ran = Ran.lookright(all.toArray());
    assertThat(ran.code()).as(ran.err()).isZero();
    return ran;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      return found.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }

  private static byte[] weights(Path folder) throws IOException {
    return Files.readAllBytes(folder.resolve(TinyModel.WEIGHTS));
  }

  @Test
  void oneRunIsAModelFolderThatScoresAndTags() throws IOException {
    Ran ran = train(out, "--epochs=6", "--groups=0011");
    assertThat(ran.out()).contains("plan", "causal*2, full*2", "lookright tag --model " + out);
    assertThat(names(out))
        .containsExactly(
            "README.md",
            "config.json",
            "curves.csv",
            "curves.png",
            "lookright.json",
            "lookright_hf.py",
            "model.safetensors",
            "predictions-test.jsonl",
            "predictions-validation.jsonl",
            "run.json",
            "tokenizer.json",
            "tokenizer_config.json");
    assertThat(Files.readAllLines(out.resolve("curves.csv"))).hasSize(1 + 6);
    JsonNode settings = Json.read(out.resolve("lookright.json"));
    assertThat(settings.get("plan").asText()).isEqualTo("causal*2, full*2");
    assertThat(settings.get("labels"))
        .extracting(JsonNode::asText)
        .containsExactly("O", "B-PER", "I-PER");
    scores();
    predictionsAddUpToTheScores();
    offsetsAreCodePoints();
    wordsKeepTheirRows();
  }

  private void scores() {
    Ran ran = Ran.lookright("evaluate", "--model", out, "--data", held, "--json");
    assertThat(ran.code()).as(ran.err()).isZero();
    JsonNode json = Json.parse(ran.out(), "evaluate --json");
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly("strict", "default", "tokenAccuracy", "sentences", "lostWords");
    for (String report : List.of("strict", "default")) {
      assertThat(json.get(report).fieldNames())
          .toIterable()
          .containsExactly("precision", "recall", "f1", "macroF1", "perType");
    }
    assertThat(json.at("/strict/f1").asDouble()).isBetween(0.8, 1.0);
    assertThat(json.at("/strict/perType/PER/support").asInt()).isEqualTo(8);
    assertThat(json.get("sentences").asInt()).isEqualTo(8);
    assertThat(json.get("lostWords").asInt()).isZero();
  }

  private void predictionsAddUpToTheScores() {
    List<PredictedSentence> sentences = PredictionFile.read(out.resolve(PredictionFile.TEST));
    assertThat(sentences).hasSize(8);
    SpanCounts counts =
        SpanCounts.sum(
            sentences.stream()
                .map(s -> SpanCounts.strict(s.seenTags(), s.seenPredicted()))
                .toList());
    double recorded =
        Json.readObject(out.resolve("run.json")).at("/scores/test/strict/f1").asDouble();
    assertThat(counts.f1()).isCloseTo(recorded, within(1e-12));
  }

  private void offsetsAreCodePoints() throws IOException {
    String line = "\ud83d\ude00 then Anna Berg went home";
    Path text = Files.writeString(folder.resolve("t.txt"), line + "\n");
    Ran ran = Ran.lookright("tag", "--model", out, "--input", text);
    assertThat(ran.code()).as(ran.err()).isZero();
    JsonNode json = Json.parse(ran.out(), "tag");
    assertThat(json.get("text").asText()).isEqualTo(line);
    assertThat(json.get("entities")).isNotEmpty();
    int[] points = line.codePoints().toArray();
    for (JsonNode entity : json.get("entities")) {
      assertThat(entity.fieldNames())
          .toIterable()
          .containsExactly("type", "start", "end", "text", "score");
      int start = entity.get("start").asInt();
      String covered = new String(points, start, entity.get("end").asInt() - start);
      assertThat(entity.get("text").asText()).isEqualTo(covered);
      assertThat(entity.get("score").asDouble()).isBetween(0.0, 1.0);
    }
    assertThat(json.get("entities")).anyMatch(e -> e.get("text").asText().startsWith("Anna"));
  }

  private void wordsKeepTheirRows() throws IOException {
    Path result = folder.resolve("tagged.conll");
    Ran ran = Ran.lookright("tag", "--model", out, "--input", held, "--output", result);
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).isEmpty();
    List<String> given = Files.readAllLines(held);
    List<String> tagged = Files.readAllLines(result);
    assertThat(firstColumn(tagged)).isEqualTo(firstColumn(given));
    assertThat(tagged)
        .filteredOn(row -> !row.isBlank())
        .allMatch(row -> row.matches("\\S+\\s(O|[BI]-PER)"));
  }

  private static List<String> firstColumn(List<String> rows) {
    return String.join("\n", rows).strip().lines().map(row -> row.split("\\s", -1)[0]).toList();
  }

  @Test
  void severalRunsStandSideBySideWithASummary() throws IOException {
    train(out, "--epochs=1", "--mask=causal*4", "--mask=causal*3, window(2)", "--seed=1,2");
    List<String> runs =
        List.of("0000-seed1", "0000-seed2", "causalx3-window-2--seed1", "causalx3-window-2--seed2");
    assertThat(names(out)).hasSize(6).contains("summary.csv", "summary.json").containsAll(runs);
    List<String> csv = Files.readAllLines(out.resolve("summary.csv"));
    assertThat(csv.get(0)).isEqualTo("run,plan,seed,validation,test,trainingSeconds");
    assertThat(csv.subList(1, csv.size())).extracting(row -> row.split(",", -1)[0]).isEqualTo(runs);
    JsonNode json = Json.read(out.resolve("summary.json"));
    assertThat(json).extracting(run -> run.get("run").asText()).isEqualTo(runs);
    assertThat(names(out.resolve(runs.get(0)))).doesNotContain("lookright_hf.py");
    assertThat(names(out.resolve(runs.get(2)))).contains("lookright_hf.py");
  }

  @Test
  void anExistingFolderIsReplacedOnlyByForce() throws IOException {
    train(out, "--epochs=1", "--seed=1");
    byte[] before = weights(out);
    Files.writeString(out.resolve("mine.txt"), "x");
    Ran refused = Ran.lookright("train", "--model", model.folder(), "--train", data, "--out", out);
    assertThat(refused.code()).isEqualTo(ExitCode.USER);
    assertThat(refused.err()).contains("exists already", "--force");
    assertThat(weights(out)).isEqualTo(before);
    assertThat(out.resolve("mine.txt")).exists();
    train(out, "--epochs=1", "--seed=2", "--force");
    assertThat(weights(out)).isNotEqualTo(before);
    assertThat(names(folder)).noneMatch(name -> name.startsWith("."));
  }

  @Test
  void theSeedAloneDecidesTheBits() throws IOException {
    Path one = folder.resolve("one");
    Path three = folder.resolve("three");
    Path other = folder.resolve("other");
    train(one, "--epochs=2", "--threads=1", "--groups=01");
    train(three, "--epochs=2", "--threads=3", "--groups=01");
    train(other, "--epochs=2", "--threads=1", "--groups=01", "--seed=7");
    assertThat(weights(three)).isEqualTo(weights(one));
    assertThat(weights(other)).isNotEqualTo(weights(one));
  }
}
