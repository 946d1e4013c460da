package lookright.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import lookright.cli.ExitCode;
import lookright.io.Json;
import lookright.io.safetensors.SafetensorsFile;
import lookright.model.DecoderTensors;
import lookright.model.Weights;
import lookright.model.device.Precision;
import lookright.model.folder.Checkpoint;
import lookright.ops.OneDnn;
import lookright.tagger.Tagger;
import lookright.tagger.TaggerOptions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Low-rank updates trained, saved, loaded, resumed and refused, on a tiny model and tiny data. */
class AdapterTrainingTest {
  private static final String WEIGHTS = "adapter_model.safetensors";

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

  /** The command with usual flags, of which {@code more} may replace some. */
  private Ran run(String command, Path out, String... more) {
    Map<String, String> flags = new LinkedHashMap<>();
    List<String> usual =
        List.of(
            "--model=" + model.folder(),
            "--train=" + data,
            "--validation=" + held,
            "--out=" + out,
            "--groups=0011",
            "--batch-size=8",
            "--lr=0.02",
            "--epochs=6",
            "--lora-rank=4");
    Stream.concat(usual.stream(), Stream.of(more))
        .forEach(flag -> flags.put(flag.replaceFirst("=.*", ""), flag));
    return Ran.lookright(Stream.concat(Stream.of(command), flags.values().stream()).toArray());
  }

  private void train(Path out, String... more) {
    Ran ran = run("train", out, more);
    assertThat(ran.code()).as(ran.err()).isZero();
  }

  @Test
  void anAdapterTagsWithItsBase() throws Exception {
    train(out);
    assertThat(out.resolve("config.json")).doesNotExist();
    assertThat(out.resolve("lookright_hf.py")).exists();
    try (SafetensorsFile file = SafetensorsFile.open(out.resolve(WEIGHTS))) {
      assertThat(file.names()).hasSize(4 * 2 * 2 + 2);
      assertThat(
              file.info("base_model.model.model.layers.3.self_attn.v_proj.lora_B.weight").shape())
          .isEqualTo(List.of(16L, 4L));
    }
    Ran scored = Ran.lookright("evaluate", "--model", out, "--data", held, "--json");
    assertThat(scored.code()).as(scored.err()).isZero();
    double recorded =
        Json.readObject(out.resolve("run.json")).at("/scores/validation/strict/f1").asDouble();
    assertThat(recorded).isGreaterThan(0.9);
    assertThat(Json.parse(scored.out(), "stdout").at("/strict/f1").asDouble()).isEqualTo(recorded);
    try (Tagger tagger = Tagger.load(out)) {
      assertThat(tagger.tag("then Anna Berg went home")).hasSize(1);
    }
  }

  @Test
  void sameSeedSameBitsAndResumedToo() throws IOException {
    train(out, "--threads=1");
    train(folder.resolve("again"), "--threads=2", "--gradient-checkpointing");
    assertThat(folder.resolve("again").resolve(WEIGHTS))
        .hasSameBinaryContentAs(out.resolve(WEIGHTS));
    Ran proof = run("verify-resume", folder.resolve("proof"), "--steps=5", "--checkpoint-every=1");
    assertThat(proof.code()).as(proof.out() + proof.err()).isZero();
    assertThat(proof.out()).contains("Equal bit for bit");
  }

  @Test
  void theRecipesTrainAndResumeExactly() {
    for (String recipe : List.of("paper", "paper-faithful")) {
      Path to = folder.resolve(recipe);
      train(to, "--recipe=" + recipe, "--epochs=2", "--batch-size=4");
      ObjectNode settings = (ObjectNode) Json.readObject(to.resolve("run.json")).get("settings");
      assertThat(settings.at("/batches/accumulate").asInt()).isEqualTo(4);
      assertThat(settings.at("/tuning/lora/rank").asInt()).isEqualTo(4);
      assertThat(settings.get("recipe").asText()).isEqualToIgnoringCase(recipe.replace('-', '_'));
      Ran proof =
          run(
              "verify-resume",
              folder.resolve("p"),
              "--steps=2",
              "--recipe=" + recipe,
              "--epochs=2");
      assertThat(proof.code()).as(proof.out() + proof.err()).isZero();
    }
  }

  @Test
  void aQuantisedBaseIsQuantisedWhereverTheAdapterIsLoaded() throws Exception {
    train(out, "--quantise=nf4", "--threads=1");
    train(folder.resolve("again"), "--quantise=nf4", "--threads=2", "--gradient-checkpointing");
    assertThat(folder.resolve("again").resolve(WEIGHTS))
        .hasSameBinaryContentAs(out.resolve(WEIGHTS));
    train(folder.resolve("plain"));
    assertThat(Files.mismatch(folder.resolve("plain").resolve(WEIGHTS), out.resolve(WEIGHTS)))
        .isNotNegative();
    ObjectNode stored = Json.readObject(out.resolve("lookright.json"));
    assertThat(stored.get("quantise").asText()).isEqualTo("nf4");
    ObjectNode record = Json.readObject(out.resolve("run.json"));
    assertThat(record.at("/identity/quantise").asText()).isEqualTo("nf4");
    String layer = "model.layers.0.";
    try (Checkpoint checkpoint = Checkpoint.open(out);
        Weights weights = checkpoint.weights(Objects.requireNonNull(checkpoint.taggingHead()))) {
      assertThat(weights.quantised(layer + "self_attn.k_proj.weight")).isNotNull();
      assertThat(weights.quantised(layer + "mlp.down_proj.weight")).isNotNull();
      assertThat(weights.names().stream().filter(name -> weights.quantised(name) != null))
          .hasSize(7 * TinyModel.LAYERS)
          .allMatch(DecoderTensors::isBlockLinear);
    }
    Ran scored = Ran.lookright("evaluate", "--model", out, "--data", held, "--json");
    assertThat(Json.parse(scored.out(), "stdout").at("/strict/f1").asDouble())
        .isEqualTo(record.at("/scores/validation/strict/f1").asDouble())
        .isGreaterThan(0.7);
    double score = score(out);
    Json.write(out.resolve("lookright.json"), stored.without("quantise"));
    assertThat(score(out)).isNotEqualTo(score);
  }

  /** Kept in half the memory where operators are stock, as floats elsewhere: the same numbers. */
  @Test
  void aRoundedBaseIsTheSameOnBothDevices() throws Exception {
    train(out, "--quantise=bf16");
    train(folder.resolve("composed"), "--quantise=bf16", "--device=composed");
    train(folder.resolve("plain"));
    for (Path trained : List.of(out, folder.resolve("composed"))) {
      ObjectNode stored = Json.readObject(trained.resolve("lookright.json"));
      assertThat(stored.get("quantise").asText()).isEqualTo("bf16");
      ObjectNode record = Json.readObject(trained.resolve("run.json"));
      assertThat(record.at("/scores/validation/strict/f1").asDouble()).isGreaterThan(0.7);
    }
    double score = score(out);
    assertThat(score(folder.resolve("composed"))).isCloseTo(score, within(1e-3));
    assertThat(Files.mismatch(folder.resolve("plain").resolve(WEIGHTS), out.resolve(WEIGHTS)))
        .isNotNegative();
    ObjectNode stored = Json.readObject(out.resolve("lookright.json"));
    Json.write(out.resolve("lookright.json"), stored.without("quantise"));
    assertThat(score(out)).isNotEqualTo(score);
  }

  /** The probability of the first word's label. */
  private static double score(Path model) {
    return score(model, TaggerOptions.DEFAULTS);
  }

  private static double score(Path model, TaggerOptions options) {
    try (Tagger tagger = Tagger.load(model, options)) {
      return tagger.annotate("then Anna Berg went home").words().get(0).score();
    }
  }

  @Test
  void aQuantisedRunGoesOnWithTheSameBits() {
    Ran proof = run("verify-resume", out, "--steps=5", "--checkpoint-every=1", "--quantise=nf4");
    assertThat(proof.code()).as(proof.out() + proof.err()).isZero();
  }

  /** What was learned belongs to the float32 model: rounding is the run's affair. */
  @Test
  void anAdapterOfBfloat16ProductsScoresAsWellInFloat32() throws Exception {
    Assumptions.assumeTrue(OneDnn.missing() == null, OneDnn.missing());
    train(out, "--precision=bf16", "--threads=1");
    train(folder.resolve("again"), "--precision=bf16", "--threads=2", "--gradient-checkpointing");
    assertThat(folder.resolve("again").resolve(WEIGHTS))
        .hasSameBinaryContentAs(out.resolve(WEIGHTS));
    train(folder.resolve("plain"));
    assertThat(Files.mismatch(folder.resolve("plain").resolve(WEIGHTS), out.resolve(WEIGHTS)))
        .isNotNegative();
    assertThat(Files.readString(out.resolve("lookright.json"))).doesNotContain("bf16");
    ObjectNode record = Json.readObject(out.resolve("run.json"));
    assertThat(record.at("/identity/precision").asText()).isEqualTo("bf16");
    double trained = record.at("/scores/validation/strict/f1").asDouble();
    assertThat(trained).isGreaterThan(0.7);
    assertThat(f1("--precision=bf16")).isEqualTo(trained);
    assertThat(f1()).isCloseTo(trained, within(0.05));
    assertThat(score(out, TaggerOptions.DEFAULTS.withPrecision(Precision.BF16)))
        .isNotEqualTo(score(out))
        .isCloseTo(score(out), within(0.05));
  }

  private double f1(String... more) {
    Object[] usual = {"evaluate", "--model", out, "--data", held, "--json"};
    Ran ran = Ran.lookright(Stream.concat(Stream.of(usual), Stream.of(more)).toArray());
    return Json.parse(ran.out(), "stdout").at("/strict/f1").asDouble();
  }

  @Test
  void aRunOfBfloat16ProductsGoesOnWithTheSameBits() {
    Assumptions.assumeTrue(OneDnn.missing() == null, OneDnn.missing());
    Ran proof = run("verify-resume", out, "--steps=5", "--checkpoint-every=1", "--precision=bf16");
    assertThat(proof.code()).as(proof.out() + proof.err()).isZero();
  }

  @Test
  void whatIsNoNumberCannotBeQuantised() throws IOException {
    model.write("model.layers.1.mlp.up_proj.weight", Float.NaN);
    Ran ran = run("train", out, "--quantise=nf4");
    assertThat(ran.code()).isEqualTo(ExitCode.USER);
    assertThat(ran.complaint())
        .singleElement()
        .asString()
        .contains("model.layers.1.mlp.up_proj.weight cannot be quantised: Found NaN");
  }

  @Test
  void frozenLayersHaveNoUpdatesThatChange() throws IOException {
    train(out, "--freeze-below=2");
    try (SafetensorsFile file = SafetensorsFile.open(out.resolve(WEIGHTS))) {
      for (int layer = 0; layer < TinyModel.LAYERS; layer++) {
        String name = "base_model.model.model.layers." + layer + ".self_attn.q_proj.lora_B.weight";
        FloatBuffer up = FloatBuffer.allocate(16 * 4);
        file.readFloats(name, up);
        float sum = 0;
        for (float value : up.array()) {
          sum += Math.abs(value);
        }
        assertThat(sum > 0).as(name).isEqualTo(layer >= 2);
      }
    }
  }

  @Test
  void anotherBaseIsRefused() throws IOException {
    train(out, "--epochs=1");
    model.write("model.norm.weight", 2f);
    Ran ran = Ran.lookright("evaluate", "--model", out, "--data", held);
    assertThat(ran.code()).isEqualTo(ExitCode.USER);
    assertThat(ran.complaint())
        .singleElement()
        .asString()
        .contains("another base model", "[model.safetensors]");
    Files.move(model.folder(), folder.resolve("moved"));
    Ran moved = Ran.lookright("evaluate", "--model", out, "--data", held);
    assertThat(moved.code()).isEqualTo(ExitCode.USER);
    assertThat(moved.complaint()).singleElement().asString().contains("base_model_name_or_path");
  }

  @Test
  void aPlanThatDoesNotFitIsRefused() throws IOException {
    train(out, "--epochs=1");
    ObjectNode stored = Json.readObject(out.resolve("lookright.json"));
    Json.write(out.resolve("lookright.json"), stored.put("plan", "causal*3"));
    Ran ran = Ran.lookright("evaluate", "--model", out, "--data", held);
    assertThat(ran.code()).isEqualTo(ExitCode.USER);
    assertThat(ran.complaint()).singleElement().asString().contains("causal*3");
  }

  @ParameterizedTest
  @CsvSource({
    "--lora-targets=query, lora-targets: found \"query\"",
    "--lora-rank=-1, lora-rank: found -1",
    "--lora-dropout=1, lora-dropout: found 1.0",
    "--head-only, head-only and lora-rank"
  })
  void whatDoesNotFitIsRefusedByName(String flag, String named) {
    Ran ran = run("train", out, flag);
    assertThat(ran.code()).isEqualTo(ExitCode.USER);
    assertThat(String.join(" ", ran.complaint())).contains(named);
    assertThat(out).doesNotExist();
  }

  @Test
  void anAdapterIsNoModelToStartFrom() {
    train(out, "--epochs=1");
    Ran ran = run("train", folder.resolve("more"), "--model=" + out);
    assertThat(ran.code()).isEqualTo(ExitCode.USER);
    assertThat(ran.complaint()).singleElement().asString().contains("found an adapter");
  }
}
