package lookright.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lookright.io.Json;
import lookright.io.Sha256;
import lookright.io.TensorFolder;
import lookright.io.safetensors.Dtype;
import lookright.io.safetensors.SafetensorsWriter;
import lookright.training.verify.Formulation;
import lookright.training.verify.Verification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code convert} and {@code diff} on files that PyTorch and PyPI's gguf package made. */
class ConvertTest {
  private static final int MODEL_MEGABYTES = 188;

  @TempDir Path folder;

  private static Path format(String name) {
    String root = Objects.requireNonNull(System.getProperty("lookright.root"));
    return Path.of(root, "src/test/resources/formats").resolve(name);
  }

  private static Path golden(String name) throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(ConvertTest.class.getResource("/golden/" + name)).toURI());
  }

  private Path converted(Object... arguments) {
    Path out = folder.resolve("converted");
    Object[] all = Stream.concat(Stream.of("convert", "--force"), Stream.of(arguments)).toArray();
    Object[] whole = Stream.concat(Stream.of(all), Stream.of(out)).toArray();
    Ran ran = Ran.lookright(whole);
    assertThat(ran.code()).as(ran.err()).isZero();
    return out;
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "pytorch-sharded", "model.gguf", "v0.bin"})
  void everyFormatGivesTheSameModel(String name) {
    Path out = converted(format(name));
    Ran diff = Ran.lookright("diff", format("hf"), out);
    assertThat(diff.out()).isEqualTo("21 tensors are equal.\n");
    assertThat(diff.code()).isZero();
    assertThat(Ran.lookright("diff", format(name), out).code()).isZero();
    ObjectNode ours = Json.readObject(out.resolve("config.json"));
    ObjectNode theirs = Json.readObject(format("hf").resolve("config.json"));
    theirs
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!name.endsWith(".bin") || !key.equals("attention_dropout")) {
                assertThat(ours.get(key)).as(key).isEqualTo(theirs.get(key));
              }
            });
  }

  @Test
  void aSharedOutputMatrixIsLeftAway() {
    Ran diff = Ran.lookright("diff", format("hf"), converted(format("v1.bin")));
    assertThat(diff.code()).isEqualTo(1);
    assertThat(diff.out())
        .isEqualTo(
            "missing  lm_head.weight\n"
                + "1 missing, 0 extra, 0 of other shape, 0 of other type, 0 of 20 with other"
                + " values\n");
  }

  @Test
  void toLlama2cGivesTheBytesOfItsOwnExport() throws IOException {
    Path file = folder.resolve("model.bin");
    Ran ran = Ran.lookright("convert", format("hf"), file);
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(Files.size(file)).isEqualTo(Files.size(format("v0.bin")));
    assertThat(Ran.lookright("diff", format("v0.bin"), file).code()).isZero();
    assertThat(Files.readAllBytes(file)).startsWith(firstBytes(format("v0.bin"), 18_000));
    Ran again = Ran.lookright("convert", format("hf"), file);
    assertThat(again.code()).isEqualTo(2);
    assertThat(again.complaint()).singleElement().asString().contains("exists already", "--force");
  }

  private static byte[] firstBytes(Path file, int count) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return in.readNBytes(count);
    }
  }

  @Test
  void roundedOnceAndCompared() {
    Path bf16 = converted("--dtype", "bf16", format("hf"));
    assertThat(Json.readObject(bf16.resolve("config.json")).get("dtype").asText())
        .isEqualTo("bfloat16");
    Path oracle = folder.resolve("oracle");
    Ran ran = Ran.lookright("convert", format("model-bf16.gguf"), oracle, "--dtype", "bf16");
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(Ran.lookright("diff", bf16, oracle).out()).isEqualTo("21 tensors are equal.\n");
    Ran diff = Ran.lookright("diff", format("hf"), bf16, "--top", "2", "--json");
    assertThat(diff.code()).isEqualTo(1);
    ObjectNode json = (ObjectNode) Json.parse(diff.out(), "diff");
    assertThat(json.get("types")).hasSize(21);
    assertThat(json.at("/values/0/maxRel").asDouble()).isBetween(1e-4, 0x1p-8);
    assertThat(Ran.lookright("diff", format("hf"), bf16, "--tolerance", "0.02").out())
        .contains("21 of other type, 0 of 21 with other values");
  }

  @Test
  void valuesBeyondTheRangeAreCounted() throws IOException {
    Path source = Files.createDirectory(folder.resolve("large"));
    new SafetensorsWriter()
        .addFloats("w", List.of(4L), () -> FloatBuffer.wrap(new float[] {1e5f, -7e4f, 1, 65_519f}))
        .addLongs("ids", List.of(1L), 70_000L)
        .write(source.resolve("model.safetensors"));
    Ran ran = Ran.lookright("convert", source, folder.resolve("out"), "--dtype", "f16");
    assertThat(ran.out())
        .startsWith("w: 2 values are beyond the range of F16 and became its largest\n");
    try (TensorFolder out = TensorFolder.open(folder.resolve("out"))) {
      FloatBuffer values = FloatBuffer.allocate(4);
      out.readFloats("w", values);
      assertThat(values.array()).containsExactly(65_504f, -65_504f, 1f, 65_504f);
      assertThat(out.info("ids").dtype()).isEqualTo(Dtype.I64);
    }
  }

  @Test
  void shardsHeadAndCompanions() throws IOException {
    TinyModel model = TinyModel.base(folder.resolve("base"));
    Path labels = Files.writeString(folder.resolve("labels.txt"), "O\nB-PER\nI-PER\n\n");
    Path out = converted(model.folder(), "--max-shard-size", "20kB", "--add-head", labels);
    assertThat(out.resolve("model.safetensors.index.json")).exists();
    assertThat(out.resolve("tokenizer.json")).hasSameBinaryContentAs(model.file("tokenizer.json"));
    ObjectNode config = Json.readObject(out.resolve("config.json"));
    assertThat(config.at("/id2label/2").asText()).isEqualTo("I-PER");
    assertThat(config.at("/architectures/0").asText()).isEqualTo("LlamaForTokenClassification");
    try (TensorFolder tensors = TensorFolder.open(out)) {
      assertThat(tensors.info("score.weight").shape()).isEqualTo(List.of(3L, 16L));
      assertThat(tensors.info("score.bias").shape()).isEqualTo(List.of(3L));
    }
    ObjectNode record = Json.readObject(out.resolve("conversion.json"));
    assertThat(record.at("/sourceSha256/model.safetensors").asText())
        .isEqualTo(Sha256.of(model.file("model.safetensors")));
    assertThat(record.get("headSha256").asText()).isEqualTo(Sha256.of(labels));
    Path again = folder.resolve("again");
    assertThat(Ran.lookright("convert", out, again, "--dtype", "bf16").code()).isZero();
    assertThat(Json.readObject(again.resolve("conversion.json")).get("earlier")).isEqualTo(record);
    Path text = Files.writeString(folder.resolve("text.txt"), "Anna went home\n");
    Ran tag = Ran.lookright("tag", "--model", out, "--input", text, "--output-format", "jsonl");
    assertThat(tag.code()).as(tag.err()).isZero();
    Ran twice = Ran.lookright("convert", out, folder.resolve("x"), "--add-head", labels);
    assertThat(twice.code()).isEqualTo(2);
    assertThat(twice.complaint()).singleElement().asString().contains("score.weight");
  }

  @Test
  void dryRunWritesNothing() {
    Path out = folder.resolve("out");
    Ran ran = Ran.lookright("convert", format("model.gguf"), out, "--dtype", "f16", "--dry-run");
    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .contains("model.layers.1.self_attn.q_proj.weight  F32 -> F16  [16, 16]\n")
        .endsWith("(dry run: nothing was written)\n");
    assertThat(out).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-mha", "llama-gqa-llama3rope"})
  void goldenModelsVerifyAfterConversion(String name) throws Exception {
    Path out = converted(golden(name), "--max-shard-size", "100kB");
    Verification found =
        Verification.run(
            out,
            golden(name).resolve("expected.safetensors"),
            new Verification.Options(
                List.of("*/lora/*", "*/train/*", "*/grad/*"), 1, null, Formulation.FUSED, 2));
    assertThat(found.ok()).isTrue();
    assertThat(found.tensors()).hasSizeGreaterThan(8);
  }

  @Test
  void aLlama2cFileOfAGoldenModelComesBack() throws Exception {
    Path base = Files.createDirectory(folder.resolve("base"));
    ObjectNode config = Json.readObject(golden("llama-mha").resolve("config.json"));
    Json.write(base.resolve("config.json"), config.put("tie_word_embeddings", true));
    try (TensorFolder tensors = TensorFolder.open(golden("llama-mha"))) {
      SafetensorsWriter writer = new SafetensorsWriter();
      for (String tensor : tensors.names()) {
        if (!tensor.startsWith("score.")) {
          writer.addStream(
              tensor,
              Dtype.F32,
              tensors.info(tensor).shape(),
              out -> {
                var bytes = ByteBuffer.allocate((int) tensors.info(tensor).byteCount());
                tensors.readBytes(tensor, 0, bytes);
                out.write(bytes.flip());
              });
        }
      }
      writer.write(base.resolve("model.safetensors"));
    }
    Path file = folder.resolve("model.bin");
    assertThat(Ran.lookright("convert", base, file).code()).isZero();
    Ran diff = Ran.lookright("diff", golden("llama-mha"), converted(file));
    assertThat(diff.out())
        .isEqualTo(
            "missing  score.bias\nmissing  score.weight\n2 missing, 0 extra, 0 of other shape, 0 of"
                + " other type, 0 of 38 with other values\n");
  }

  @Test
  void whatDoesNotFitIsRefusedByName() throws Exception {
    Path bin = folder.resolve("x.bin");
    Ran qwen = Ran.lookright("convert", golden("qwen3-qknorm"), bin);
    assertThat(qwen.complaint())
        .singleElement()
        .asString()
        .contains("norms of query and key heads", "score.weight", "llama2.c");
    Ran window = Ran.lookright("convert", golden("mistral-sliding"), bin);
    assertThat(window.complaint()).singleElement().asString().contains("a sliding window");
    Ran type = Ran.lookright("convert", format("hf"), bin, "--dtype", "f16");
    assertThat(type.complaint()).singleElement().asString().contains("expected f32");
    Ran same = Ran.lookright("convert", format("hf"), format("hf"), "--force");
    assertThat(same.complaint()).singleElement().asString().contains("the source itself");
    Ran nothing = Ran.lookright("convert", folder.resolve("no"), folder.resolve("out"));
    assertThat(nothing.code()).isEqualTo(2);
    assertThat(nothing.complaint()).singleElement().asString().contains("no such file");
    Ran size = Ran.lookright("convert", format("hf"), bin, "--max-shard-size", "5 elephants");
    assertThat(size.code()).isEqualTo(2);
    assertThat(size.complaint().get(0)).contains("5 elephants", "500MB");
    assertThat(bin).doesNotExist();
  }

  @Test
  void inspectListsEveryFormat() {
    assertThat(Ran.lookright("inspect", format("model.gguf")).out())
        .contains("general.architecture = llama", "blk.0.attn_q.weight");
    assertThat(Ran.lookright("inspect", format("v0.bin")).out())
        .contains("llama2.c version 0", "layers.1.attention.wk.weight");
    assertThat(Ran.lookright("inspect", format("pytorch")).out())
        .contains("pytorch_model.bin: 21 tensors", "model.norm.weight");
    assertThat(Ran.lookright("inspect", format("pytorch-sharded"), "--json").out())
        .contains("\"tensors\" : 21");
  }

  @Test
  void damagedFilesEndWithAnExitCode() throws IOException {
    byte[] whole = Files.readAllBytes(format("model.gguf"));
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    Path file = folder.resolve("x.gguf");
    for (int round = 0; round < 200; round++) {
      byte[] bytes = whole.clone();
      for (int changes = 0; changes < 3; changes++) {
        bytes[random.nextInt(3_000)] = (byte) random.nextInt(256);
      }
      Files.write(file, bytes);
      Ran ran = Ran.lookright("convert", file, folder.resolve("out"), "--dry-run");
      assertThat(ran.code()).as("seed %d, round %d: %s", seed, round, ran.err()).isIn(0, 2);
    }
  }

  @Test
  void aNameThatSafetensorsCannotHoldIsRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(format("odd.bin"));
    String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("tied.a", "../../");
    Path file = folder.resolve("evil.bin");
    Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
    Ran ran = Ran.lookright("convert", file, folder.resolve("out"));
    assertThat(ran.code()).isEqualTo(2);
    assertThat(String.join(" ", ran.complaint())).contains("path-like tensor name", "evil.bin");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  /** A model of 188 MB, one tensor of 134 MB, goes through a JVM with 24 MB of heap. */
  @ParameterizedTest
  @ValueSource(strings = {"folder", "file"})
  void aModelLargerThanTheHeap(String destination) throws Exception {
    Path source = sparse();
    Path out = folder.resolve(destination.equals("folder") ? "out" : "out.bin");
    ProcessBuilder builder = Program.builder("convert", source, out);
    builder.command().add(builder.command().indexOf("-cp"), "-Xmx24m");
    builder.command().add(builder.command().indexOf("-cp"), "-XX:MaxDirectMemorySize=8m");
    if (destination.equals("folder")) {
      builder.command().addAll(List.of("--dtype", "bf16"));
    }
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    if (destination.equals("folder")) {
      assertThat(Files.size(out.resolve("model.safetensors")))
          .isGreaterThan(MODEL_MEGABYTES / 2 * 1_000_000L);
    } else {
      assertThat(Files.size(out)).isGreaterThan(MODEL_MEGABYTES * 1_000_000L);
    }
  }

  /** A LLaMA of zeros that takes no room on disk. */
  private Path sparse() throws IOException {
    Path model = Files.createDirectory(folder.resolve("sparse"));
    Files.writeString(
        model.resolve("config.json"),
        """
        {"model_type": "llama", "vocab_size": 65536, "hidden_size": 512, "intermediate_size": 8192,
         "num_hidden_layers": 1, "num_attention_heads": 8, "max_position_embeddings": 128,
         "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "tie_word_embeddings": true}
        """);
    StringBuilder header = new StringBuilder("{");
    long at = 0;
    for (String tensor :
        List.of(
            "embed_tokens.weight 65536 512",
            "norm.weight 512",
            "layers.0.input_layernorm.weight 512",
            "layers.0.post_attention_layernorm.weight 512",
            "layers.0.self_attn.q_proj.weight 512 512",
            "layers.0.self_attn.k_proj.weight 512 512",
            "layers.0.self_attn.v_proj.weight 512 512",
            "layers.0.self_attn.o_proj.weight 512 512",
            "layers.0.mlp.gate_proj.weight 8192 512",
            "layers.0.mlp.up_proj.weight 8192 512",
            "layers.0.mlp.down_proj.weight 512 8192")) {
      String[] parts = tensor.split(" ", -1);
      List<Long> shape = Stream.of(parts).skip(1).map(Long::valueOf).toList();
      long end = at + 4 * shape.stream().reduce(1L, (a, b) -> a * b);
      header
          .append(header.length() > 1 ? "," : "")
          .append(
              "\"model.%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                  .formatted(parts[0], shape, at, end));
      at = end;
    }
    byte[] json = header.append('}').toString().getBytes(StandardCharsets.UTF_8);
    try (RandomAccessFile file =
        new RandomAccessFile(model.resolve("model.safetensors").toFile(), "rw")) {
      file.writeLong(Long.reverseBytes(json.length));
      file.write(json);
      file.setLength(8 + json.length + at);
    }
    return model;
  }
}
