package lookright.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import lookright.cli.ExitCode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every mistake of a user ends with 2 and one to three lines, and damages nothing. */
class BadInputTest {
  @TempDir Path folder;

  /** Prepares the mistake and gives the command line that meets it. */
  interface Setup {
    List<Object> in(Site site) throws IOException;
  }

  /**
   * A mistake.
   *
   * @param expected texts that the message must hold
   */
  record Mistake(String name, Setup setup, String... expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** A base model, a tagger and data, all well until a mistake spoils them. */
  record Site(Path folder, TinyModel base, TinyModel tagger, Path data, Path out) {
    static Site in(Path folder) throws IOException {
      return new Site(
          folder,
          TinyModel.base(folder.resolve("base")),
          TinyModel.tagger(folder.resolve("tagger")),
          TinyModel.sentences(folder.resolve("train.conll"), 8, 1),
          folder.resolve("out"));
    }

    Path file(String name, String text) throws IOException {
      return Files.writeString(folder.resolve(name), text);
    }

    List<Object> train(Object... more) {
      return all(List.of("train", "--model", base.folder(), "--out", out, "--epochs=1"), more);
    }

    List<Object> trainOnData(Object... more) {
      return all(train("--train", data), more);
    }

    List<Object> evaluate(Object... more) {
      return all(List.of("evaluate", "--model", tagger.folder()), more);
    }

    List<Object> tag(Object... more) {
      return all(List.of("tag", "--model", tagger.folder()), more);
    }

    List<Object> config(String text) throws IOException {
      return List.of(
          "train", file("run.yaml", "model: base\ntrain: train.conll\nout: out\n" + text));
    }

    private static List<Object> all(List<Object> some, Object... more) {
      List<Object> all = new ArrayList<>(some);
      all.addAll(List.of(more));
      return all;
    }
  }

  @ParameterizedTest
  @MethodSource({"weights", "configurations", "settings", "plans", "data", "places"})
  void isSaidAndDamagesNothing(Mistake mistake) throws IOException {
    List<Object> arguments = mistake.setup.in(Site.in(folder));
    var before = files(folder);
    Ran ran = Ran.lookright(arguments.toArray());
    assertThat(ran.code()).as(ran.err()).isEqualTo(ExitCode.USER);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.complaint()).hasSizeBetween(1, 3);
    assertThat(String.join("\n", ran.complaint()))
        .contains(mistake.expected)
        .doesNotContain("Exception")
        .doesNotContain("\tat ");
    assertThat(files(folder)).isEqualTo(before);
  }

  /** Every file and folder below, hidden ones too, with its bytes. */
  private static Map<Path, String> files(Path folder) throws IOException {
    Map<Path, String> files = new TreeMap<>();
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path path : found.toList()) {
        boolean file = Files.isRegularFile(path);
        files.put(path, file ? Files.readString(path, StandardCharsets.ISO_8859_1) : "");
      }
    }
    return files;
  }

  private static Mistake mistake(String name, Setup setup, String... expected) {
    return new Mistake(name, setup, expected);
  }

  static Stream<Mistake> weights() {
    String query = "model.layers.1.self_attn.q_proj.weight";
    return Stream.of(
        mistake(
            "no model folder",
            s -> List.of("tag", "--model", s.folder().resolve("nowhere")),
            "nowhere"),
        mistake(
            "no weights",
            s -> {
              Files.delete(s.base().file(TinyModel.WEIGHTS));
              return s.trainOnData();
            },
            "found no weights; expected model.safetensors"),
        mistake(
            "truncated weights",
            s -> {
              Path file = s.base().file(TinyModel.WEIGHTS);
              byte[] bytes = Files.readAllBytes(file);
              Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
              return s.trainOnData();
            },
            TinyModel.WEIGHTS,
            "cut off"),
        mistake(
            "another shape",
            s -> {
              s.base().shapes().put(query, List.of(8L, 16L));
              s.base().write();
              return s.trainOnData();
            },
            query + " has shape [8, 16]",
            "config.json says [16, 16]"),
        mistake(
            "another type",
            s -> {
              s.base().shapes().remove(query);
              s.base()
                  .writer("", 0)
                  .addLongs(query, List.of(16L, 16L), new long[256])
                  .write(s.base().file(TinyModel.WEIGHTS));
              return s.trainOnData();
            },
            query,
            "I64",
            "F32"),
        mistake(
            "missing tensors, all of them listed",
            s -> {
              s.base().shapes().remove(query);
              s.base().shapes().remove("model.norm.weight");
              s.base().write();
              return s.trainOnData();
            },
            "missing",
            query,
            "model.norm.weight"),
        mistake(
            "unused tensors, all of them listed",
            s -> {
              s.base().shapes().put("extra.a", List.of(2L));
              s.base().shapes().put("extra.b", List.of(2L));
              s.base().write();
              return s.trainOnData();
            },
            "extra.a",
            "extra.b"),
        mistake(
            "no tagger",
            s -> List.of("tag", "--model", s.base().folder()),
            "score.weight",
            "lookright train"),
        mistake(
            "a head for other labels",
            s -> {
              s.tagger().config(", \"2\": \"I-PER\"", "");
              return s.evaluate("--data", s.data());
            },
            "score.weight has 3 rows",
            "2 labels"));
  }

  static Stream<Mistake> configurations() {
    return Stream.of(
        mistake(
            "no config.json",
            s -> {
              Files.delete(s.base().file("config.json"));
              return s.trainOnData();
            },
            "config.json: found no such file"),
        mistake(
            "broken JSON",
            s -> {
              s.base().config("\"hidden_size\": 16,", "\"hidden_size\": ,");
              return s.trainOnData();
            },
            "config.json, line 2",
            "broken JSON"),
        mistake(
            "another family",
            s -> {
              s.base().config("\"llama\"", "\"bert\"");
              return s.trainOnData();
            },
            "model_type is \"bert\", expected one of [llama"),
        mistake(
            "an unsupported activation",
            s -> {
              s.base().config("silu", "gelu");
              return s.trainOnData();
            },
            "hidden_act is \"gelu\", expected silu"),
        mistake(
            "an unknown key with --strict",
            s -> {
              s.base().config("\"hidden_act\"", "\"hidden_akt\": 1, \"hidden_act\"");
              return s.trainOnData("--strict");
            },
            "hidden_akt",
            "--strict"),
        mistake(
            "label numbers that are none",
            s -> {
              s.tagger().config("\"0\": \"O\"", "\"first\": \"O\"");
              return s.evaluate("--data", s.data());
            },
            "id2label",
            "first"),
        mistake(
            "no tokenizer",
            s -> {
              Files.delete(s.base().file("tokenizer.json"));
              return s.trainOnData();
            },
            "found no tokenizer.json"),
        mistake(
            "a broken tokenizer",
            s -> {
              Files.writeString(s.base().file("tokenizer.json"), "{\"model\": {}}");
              return s.trainOnData();
            },
            "tokenizer.json"),
        mistake(
            "a tokenizer with more tokens than the model",
            s -> {
              s.base().config("\"vocab_size\": 419", "\"vocab_size\": 40");
              s.base().shapes().put("model.embed_tokens.weight", List.of(40L, 16L));
              s.base().write();
              return s.trainOnData();
            },
            "40",
            "vocab_size"),
        mistake(
            "a stored plan for more layers",
            s -> {
              Files.writeString(
                  s.tagger().file("lookright.json"),
                  """
                  {"plan": "full*6", "labels": ["O", "B-PER", "I-PER"], "labelOn": "first",
                   "wordSplitter": "lookright-1", "maxLength": 64, "long": "window"}
                  """);
              return s.evaluate("--data", s.data());
            },
            "full*6",
            "6 layers",
            "has 4"),
        mistake(
            "lookright.json with an unknown key",
            s -> {
              Files.writeString(s.tagger().file("lookright.json"), "{\"plans\": \"full*4\"}");
              return s.evaluate("--data", s.data());
            },
            "lookright.json",
            "\"plans\"",
            "plan, quantise, wordSplitter"));
  }

  static Stream<Mistake> settings() {
    return Stream.of(
        mistake(
            "a GPU of a build for processors",
            s -> s.trainOnData("--device", "cuda"),
            "device: found cuda, but this build has no CUDA backend",
            "mvn -Pcuda package"),
        mistake(
            "bfloat16 products with nothing frozen",
            s -> s.trainOnData("--precision=bf16"),
            "precision: found bf16 without lora-rank, expected both"),
        mistake(
            "bfloat16 products on a GPU",
            s -> s.tag("--precision=bf16", "--device=composed"),
            "precision: found bf16, but only --device cpu has such products; expected float32"),
        mistake(
            "TF32 on processors",
            s -> s.trainOnData("--tf32"),
            "tf32: found the processors, expected a GPU of compute capability 8.0 or newer"),
        mistake(
            "a device that does not exist",
            s -> s.tag("--device", "gpu"),
            "device: found gpu, expected auto, cpu or cuda"),
        mistake("broken YAML", s -> s.config("mask: [full\n"), "run.yaml line", "not YAML"),
        mistake(
            "an unknown key",
            s -> s.config("epoch: 2\n"),
            "run.yaml line 4: unknown key 'epoch'; did you mean 'epochs'?"),
        mistake("an unknown flag", s -> s.trainOnData("--epoch=2"), "Did you mean: --epochs"),
        mistake("an unknown command", s -> List.of("trian"), "trian", "train"),
        mistake(
            "a word for a number",
            s -> s.config("epochs: two\n"),
            "epochs: found 'two', expected a whole number"),
        mistake(
            "a learning rate that is none",
            s -> s.trainOnData("--lr=NaN"),
            "lr: found NaN, expected a number above 0"),
        mistake(
            "more frozen layers than there are",
            s -> s.trainOnData("--freeze-below=5"),
            "freeze-below: found 5, expected at most 4: the model has 4 layers"));
  }

  static Stream<Mistake> plans() {
    return Stream.of(
        mistake(
            "a plan for fewer layers",
            s -> s.trainOnData("--mask=causal*2, full"),
            "covers 3 layers, but the model has 4",
            "Did you mean \"causal*2, full*2\"?"),
        mistake("a mistyped mask", s -> s.trainOnData("--mask=casual*4"), "casual", "causal"),
        mistake("groups that do not divide", s -> s.trainOnData("--groups=001"), "001", "4"),
        mistake(
            "a plan for other layers when tagging",
            s -> s.tag("--mask=full*5"),
            "full*5",
            "has 4"));
  }

  static Stream<Mistake> data() {
    return Stream.of(
        mistake(
            "no data file", s -> s.train("--train", s.folder().resolve("no.conll")), "no.conll"),
        mistake("a folder", s -> s.train("--train", s.folder()), "is a folder"),
        mistake(
            "an empty file", s -> s.train("--train", s.file("e.conll", "")), "e.conll", "sentence"),
        mistake(
            "nothing but blank lines",
            s -> s.train("--train", s.file("b.conll", "\n \n\n")),
            "b.conll",
            "sentence"),
        mistake(
            "another encoding",
            s -> {
              Path file = s.folder().resolve("l.conll");
              Files.write(
                  file, "Anna B-PER\n\nBj\u00f6rn B-PER\n".getBytes(StandardCharsets.ISO_8859_1));
              return s.train("--train", file);
            },
            "l.conll line 3",
            "0xF6",
            "UTF-8"),
        mistake(
            "UTF-16",
            s -> {
              Path file = s.folder().resolve("u.conll");
              Files.write(file, "Anna B-PER\n".getBytes(StandardCharsets.UTF_16));
              return s.train("--train", file);
            },
            "u.conll line 1",
            "0xFE",
            "iconv -f utf-16"),
        mistake(
            "a column out of range",
            s -> s.trainOnData("--label-column=4"),
            "line 1",
            "label column 4",
            "columns 0 to 1"),
        mistake(
            "a column that no header names",
            s ->
                s.train(
                    "--train", s.file("t.csv", "word,tag\nAnna,B-PER\n"), "--token-column=form"),
            "token column \"form\"",
            "word"),
        mistake(
            "a row without its label",
            s -> s.train("--train", s.file("r.conll", "Anna B-PER\nwent O\nhome\n")),
            "r.conll line 3"),
        mistake(
            "a label that the training data lacks",
            s -> s.trainOnData("--test", s.file("x.conll", "Oslo B-LOC\n")),
            "x.conll line 1",
            "B-LOC"),
        mistake(
            "a label that the tagger lacks",
            s -> s.evaluate("--data", s.file("x.conll", "Oslo B-LOC\n")),
            "x.conll line 1",
            "B-LOC"),
        mistake(
            "a broken line of JSON",
            s ->
                s.evaluate("--data", s.file("x.jsonl", "{\"tokens\": [\"a\"], \"tags\": [\"O\"\n")),
            "x.jsonl line 1"),
        mistake(
            "text where labels are needed",
            s -> s.evaluate("--data", s.data(), "--format=text"),
            "running text"),
        mistake(
            "nothing to tag there", s -> s.tag("--input", s.folder().resolve("no.txt")), "no.txt"));
  }

  static Stream<Mistake> places() {
    return Stream.of(
        mistake(
            "a result that exists",
            s -> {
              Files.createDirectory(s.out());
              return s.trainOnData();
            },
            "out: exists already",
            "--force"),
        mistake(
            "a folder below a file",
            s ->
                List.of(
                    "train",
                    "--model",
                    s.base().folder(),
                    "--train",
                    s.data(),
                    "--out",
                    s.data().resolve("x")),
            "train.conll"),
        mistake(
            "a result in place of the base model",
            s ->
                List.of(
                    "train",
                    "--model",
                    s.base().folder(),
                    "--train",
                    s.data(),
                    "--out",
                    s.base().folder(),
                    "--force"),
            "holds",
            "base",
            "--out"),
        mistake(
            "a result in place of the data",
            s -> {
              Path inside = Files.createDirectory(s.folder().resolve("mine"));
              Path data = Files.copy(s.data(), inside.resolve("train.conll"));
              return List.of(
                  "train",
                  "--model",
                  s.base().folder(),
                  "--train",
                  data,
                  "--out",
                  inside,
                  "--force");
            },
            "train.conll",
            "--out"),
        mistake(
            "a file in no folder",
            s ->
                s.tag(
                    "--input",
                    s.file("t.txt", "Anna went.\n"),
                    "--output",
                    s.folder().resolve("no/x.jsonl")),
            "x.jsonl"),
        mistake(
            "a file in place of a folder",
            s -> s.tag("--input", s.file("t.txt", "Anna went.\n"), "--output", s.tagger().folder()),
            "tagger: found a folder"));
  }
}
