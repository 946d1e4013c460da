package lookright.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lookright.cli.ExitCode;
import lookright.io.Json;
import lookright.io.safetensors.SafetensorsFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Next-token training on a task's sentences, and supervised training that starts from it. */
class TaptTest {
  private static final String ADAPTER = "adapter_model.safetensors";

  /** A step so small that float32 weights stay as they are. */
  private static final String STILL = "--lr=1e-30";

  @TempDir Path folder;
  private TinyModel model;
  private Path data;

  @BeforeEach
  void aModelAndData() throws IOException {
    model = TinyModel.base(folder.resolve("base"));
    data = TinyModel.sentences(folder.resolve("train.conll"), 48, 1);
  }

  /** The command with usual flags, of which {@code more} may replace some. */
  private Ran run(String command, String out, String... more) {
    Map<String, String> flags = new LinkedHashMap<>();
    List<String> usual =
        List.of(
            "--model=" + model.folder(),
            "--train=" + data,
            "--out=" + folder.resolve(out),
            "--recipe=paper",
            "--batch-size=2",
            "--max-length=32",
            "--epochs=2",
            "--seed=1");
    Stream.concat(usual.stream(), Stream.of(more))
        .forEach(flag -> flags.put(flag.replaceFirst("=.*", ""), flag));
    return Ran.lookright(Stream.concat(Stream.of(command), flags.values().stream()).toArray());
  }

  private static void assertDone(Ran ran) {
    assertThat(ran.code()).as(ran.err()).isZero();
  }

  private static void assertRefused(Ran ran, String... named) {
    assertThat(ran.code()).as(ran.err()).isEqualTo(ExitCode.USER);
    assertThat(ran.complaint()).singleElement().asString().contains(named);
  }

  private Map<String, FloatBuffer> tensors(String adapter) throws IOException {
    Map<String, FloatBuffer> tensors = new LinkedHashMap<>();
    try (SafetensorsFile file = SafetensorsFile.open(folder.resolve(adapter).resolve(ADAPTER))) {
      for (String name : file.names()) {
        long entries = file.info(name).shape().stream().reduce(1L, (a, b) -> a * b);
        FloatBuffer values = FloatBuffer.allocate((int) entries);
        file.readFloats(name, values);
        tensors.put(name, values.flip());
      }
    }
    return tensors;
  }

  private Map<String, FloatBuffer> updates(String adapter) throws IOException {
    Map<String, FloatBuffer> updates = tensors(adapter);
    updates.keySet().removeIf(name -> name.contains(".score."));
    return updates;
  }

  /** Sub-tokens of all sentences with their begin tokens, in blocks of 32. */
  @Test
  void anAdapterWithoutAHeadUnderThePlan() throws IOException {
    Ran ran = run("tapt", "tapt", "--groups=0011", "--lora-rank=4", "--lr=0.01");
    assertDone(ran);
    assertThat(ran.out()).contains("causal*2, full*2, seed 1: ", "--adapter " + folder);
    JsonNode config = Json.read(folder.resolve("tapt/adapter_config.json"));
    assertThat(config.get("task_type").asText()).isEqualTo("CAUSAL_LM");
    assertThat(config.has("modules_to_save")).isFalse();
    assertThat(tensors("tapt")).hasSize(4 * 2 * 2);
    assertThat(
            tensors("tapt").get("base_model.model.model.layers.0.self_attn.q_proj.lora_B.weight"))
        .isNotEqualTo(FloatBuffer.allocate(16 * 4));
    ObjectNode record = Json.readObject(folder.resolve("tapt/run.json"));
    assertThat(record.get("plan").asText()).isEqualTo("causal*2, full*2");
    double first = record.at("/epochs/0/loss").asDouble();
    assertThat(record.get("loss").asDouble()).isLessThan(first);
    assertDone(
        run("tapt", "stock", "--groups=0011", "--lora-rank=4", "--lr=0.01", "--device=composed"));
    assertThat(Json.readObject(folder.resolve("stock/run.json")).get("loss").asDouble())
        .isCloseTo(record.get("loss").asDouble(), within(1e-4));
    assertRefused(
        Ran.lookright("evaluate", "--model", folder.resolve("tapt"), "--data", data),
        "expected a trained head");
  }

  /** Specification, section 11: unchanged before supervised training; both start modes. */
  @Test
  void trainingStartsFromTheUpdatesOfItsOwnPlanOrOfPlanZero() throws IOException {
    assertDone(run("tapt", "tapt", "--groups=0000,0011", "--lora-rank=4", "--lr=0.01"));
    Map<String, FloatBuffer> causal = updates("tapt/0000-seed1");
    Map<String, FloatBuffer> same = updates("tapt/0011-seed1");
    assertThat(same).isNotEqualTo(causal);
    String[] usual = {"--groups=0011", "--lora-rank=4", STILL, "--epochs=1"};
    String own = "--adapter=" + folder.resolve("tapt/{plan}-seed{seed}");
    assertDone(run("train", "own", usual[0], usual[1], usual[2], usual[3], own));
    assertThat(updates("own")).isEqualTo(same);
    assertThat(tensors("own")).hasSize(4 * 2 * 2 + 2);
    String zero = "--adapter=" + folder.resolve("tapt/0000-seed{seed}");
    assertDone(run("train", "zero", usual[0], usual[1], usual[2], usual[3], zero));
    assertThat(updates("zero")).isEqualTo(causal);
    assertDone(run("train", "none", usual[0], usual[1], usual[2], usual[3]));
    assertThat(updates("none")).isNotEqualTo(causal).isNotEqualTo(same);
    assertDone(run("train", "moved", usual[0], usual[1], "--lr=0.01", usual[3], own));
    assertThat(updates("moved")).isNotEqualTo(same);
    assertThat(Json.read(folder.resolve("own/lookright.json")).get("plan").asText())
        .isEqualTo("causal*2, full*2");
  }

  @Test
  void finishedRunsStayAndAResumeIsExact() throws IOException {
    assertDone(run("tapt", "tapt", "--groups=0011", "--lora-rank=4", "--lr=0.01"));
    Ran again = run("tapt", "tapt", "--groups=0011", "--lora-rank=4", "--lr=0.01");
    assertDone(again);
    assertThat(again.err()).contains("was finished before");
    assertRefused(run("tapt", "tapt", "--groups=0011", "--lora-rank=4", "--lr=0.02"), "--force");
    String adapter = "--adapter=" + folder.resolve("tapt");
    Ran proof =
        run("verify-resume", "proof", "--groups=0011", "--lora-rank=4", adapter, "--steps=3");
    assertThat(proof.code()).as(proof.out() + proof.err()).isZero();
  }

  @Test
  void whatDoesNotFitIsRefusedByName() throws IOException {
    assertDone(run("tapt", "tapt", "--groups=0011", "--lora-rank=4", "--epochs=1"));
    String adapter = "--adapter=" + folder.resolve("tapt");
    assertRefused(run("train", "o", adapter, "--lora-rank=0"), "adapter: found", "lora-rank");
    assertRefused(run("train", "o", adapter, "--lora-rank=8"), "lora-rank: found 8, expected 4");
    assertRefused(
        run("train", "o", adapter, "--lora-rank=4", "--lora-targets=q_proj"), "lora-targets");
    assertRefused(run("tapt", "o", "--head-only"), "head-only");
    assertRefused(run("tapt", "o", "--device=cuda"), "device: found cuda", "no CUDA backend");
    model.write("model.norm.weight", 2f);
    assertRefused(run("train", "o", adapter, "--lora-rank=4"), "another base model");
    assertThat(folder.resolve("o")).doesNotExist();
  }

  @Test
  void withoutAnAdapterTheModelItselfGoesOn() {
    assertDone(run("tapt", "tapt", "--groups=0011", "--lora-rank=0", "--epochs=1"));
    assertThat(folder.resolve("tapt/model.safetensors")).exists();
    List<Object> train = new ArrayList<>();
    train.addAll(List.of("train", "--model", folder.resolve("tapt"), "--train", data));
    train.addAll(List.of("--out", folder.resolve("out"), "--epochs=1"));
    assertDone(Ran.lookright(train.toArray()));
  }

  /** Trained causal and used unlocked, and the reverse: the plan asked for wins over the stored. */
  @Test
  void aPlanMayBeAnotherOneThanInTraining() throws IOException {
    for (String trained : List.of("0000", "1111")) {
      String other = trained.equals("0000") ? "1111" : "0000";
      String groups = "--groups=" + trained;
      assertDone(
          run(
              "train",
              trained,
              groups,
              "--lora-rank=0",
              "--lr=0.02",
              "--epochs=6",
              "--accumulate=1"));
      Path out = folder.resolve(trained);
      String asked = tagged(out, "--groups=" + other);
      assertThat(tagged(out)).contains("score").isNotEqualTo(asked);
      assertThat(tagged(out, groups)).isEqualTo(tagged(out));
      Ran scored =
          Ran.lookright("evaluate", "--model", out, "--data", data, "--groups=" + other, "--json");
      assertDone(scored);
      ObjectNode stored = Json.readObject(out.resolve("lookright.json"));
      stored.put("plan", other.equals("1111") ? "full*4" : "causal*4");
      Json.write(out.resolve("lookright.json"), stored);
      assertThat(tagged(out)).isEqualTo(asked);
      assertThat(Ran.lookright("evaluate", "--model", out, "--data", data, "--json").out())
          .isEqualTo(scored.out());
    }
  }

  /** Entities with their probabilities, which another mask changes. */
  private String tagged(Path tagger, Object... more) throws IOException {
    Path text = Files.writeString(folder.resolve("t.txt"), "then Anna Berg went home\n".repeat(2));
    List<Object> all = new ArrayList<>(List.of("tag", "--model", tagger, "--input", text));
    all.addAll(List.of(more));
    Ran ran = Ran.lookright(all.toArray());
    assertDone(ran);
    return ran.out();
  }
}
