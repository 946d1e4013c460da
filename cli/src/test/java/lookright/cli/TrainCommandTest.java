package lookright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import lookright.cli.commands.TrainCommand;
import lookright.io.Json;
import lookright.model.DecoderConfig.WindowConvention;
import lookright.model.device.Precision;
import lookright.model.tagging.LabelPosition;
import lookright.model.tagging.LongSentences;
import lookright.training.data.DataFormat;
import lookright.training.data.PaperLabels;
import lookright.training.settings.Accumulation;
import lookright.training.settings.BatchSettings;
import lookright.training.settings.CosineLength;
import lookright.training.settings.Keep;
import lookright.training.settings.LoraSettings;
import lookright.training.settings.OptimiserSettings;
import lookright.training.settings.Recipe;
import lookright.training.settings.SettingKeys;
import lookright.training.settings.TokenSettings;
import lookright.training.settings.TrainSettings;
import lookright.training.settings.TuningSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** From YAML and flags to settings. */
class TrainCommandTest {
  private static final String NEEDED = "model: m\ntrain: t.conll\nout: o\n";

  @TempDir Path folder;

  private final List<TrainSettings> given = new ArrayList<>();

  private Ran train(String... arguments) {
    TrainCommand command =
        new TrainCommand(
            (settings, console) -> {
              given.add(settings);
              return 0;
            });
    String[] all = new String[arguments.length + 1];
    all[0] = "train";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return Ran.shell(List.of(command), all);
  }

  private TrainSettings settings(String yaml, String... flags) throws IOException {
    Ran ran = file(yaml, flags);
    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    return given.get(0);
  }

  private Ran file(String yaml, String... flags) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(Files.writeString(config(), yaml).toString()));
    arguments.addAll(List.of(flags));
    return train(arguments.toArray(new String[0]));
  }

  private Path config() {
    return folder.resolve("config.yaml");
  }

  private void assertMistake(Ran ran, String message) {
    assertThat(ran.code()).isEqualTo(ExitCode.USER);
    assertThat(ran.errorLines()).containsExactly("lookright: " + message);
    assertThat(given).isEmpty();
  }

  @Test
  void flagsAloneWithThePapersDefaults() {
    Ran ran = train("--model=m", "--train=t", "--validation=v", "--out=o");
    assertThat(ran.err()).isEmpty();
    assertThat(given)
        .containsExactly(TrainSettings.of(Path.of("m"), Path.of("t"), Path.of("v"), Path.of("o")));
    assertThat(given.get(0).optimiser())
        .isEqualTo(new OptimiserSettings(2e-4, 0, 0.1, 1, 0.9, 0.95, 1e-5));
    assertThat(given.get(0).batches()).isEqualTo(new BatchSettings(16, null, 1));
    assertThat(given.get(0).run().seeds()).containsExactly(120L);
    assertThat(given.get(0).run().epochs()).isEqualTo(5);
    assertThat(given.get(0).keep()).isEqualTo(Keep.BEST);
  }

  @Test
  void everyKindOfValueFromTheFile() throws IOException {
    TrainSettings settings =
        settings(
            NEEDED
                + """
                lr: 3e-3           # a number
                epochs: 6
                label-on: last
                window-convention: hf-4.34
                format: tsv
                head-only: true
                force: false
                token-column: FORM
                """);
    assertThat(settings.optimiser().learningRate()).isEqualTo(3e-3);
    assertThat(settings.run().epochs()).isEqualTo(6);
    assertThat(settings.tokens().labelOn()).isEqualTo(LabelPosition.LAST);
    assertThat(settings.plans().windowConvention()).isEqualTo(WindowConvention.HF_4_34);
    assertThat(settings.data().columns().format()).isEqualTo(DataFormat.TSV);
    assertThat(settings.data().columns().token()).isEqualTo("FORM");
    assertThat(settings.tuning().headOnly()).isTrue();
    assertThat(settings.output().force()).isFalse();
  }

  @Test
  void pathsInTheFileAreRelativeToIt() throws IOException {
    TrainSettings settings =
        settings("model: ../m\ntrain: " + folder.resolve("t") + "\nout: o\n", "--test=x");
    assertThat(settings.model()).isEqualTo(folder.resolveSibling("m"));
    assertThat(settings.data().train()).isEqualTo(folder.resolve("t"));
    assertThat(settings.data().test()).isEqualTo(Path.of("x"));
  }

  @Test
  void bitsStayBits() throws IOException {
    assertThat(settings(NEEDED + "groups: 0011\n").plans().groups()).containsExactly("0011");
  }

  @Test
  void masksGroupsAndSeedsMayBeLists() throws IOException {
    TrainSettings settings =
        settings(NEEDED + "mask: ['causal*3, full', full*4]\nseed:\n  - 1\n  - 2\n");
    assertThat(settings.plans().masks()).containsExactly("causal*3, full", "full*4");
    assertThat(settings.run().seeds()).containsExactly(1L, 2L);
    assertThat(settings.runs()).isEqualTo(4);
  }

  @Test
  void flagsWinOverTheFile() throws IOException {
    TrainSettings settings =
        settings(
            NEEDED + "epochs: 6\nseed: [1, 2]\nhead-only: true\nlr: 0.1\n",
            "--epochs=2",
            "--seed=7",
            "--no-head-only");
    assertThat(settings.run().epochs()).isEqualTo(2);
    assertThat(settings.run().seeds()).containsExactly(7L);
    assertThat(settings.tuning().headOnly()).isFalse();
    assertThat(settings.optimiser().learningRate()).isEqualTo(0.1);
  }

  @Test
  void aFlagReplacesItsAlternativeInTheFile() throws IOException {
    TrainSettings settings =
        settings(NEEDED + "groups: [00, 11]\nbatch-size: 8\n", "--mask=full", "--batch-tokens=512");
    assertThat(settings.plans().groups()).isEmpty();
    assertThat(settings.plans().masks()).containsExactly("full");
    assertThat(settings.batches()).isEqualTo(new BatchSettings(null, 512, 1));
  }

  @ParameterizedTest
  @CsvSource({
    "epoch, epochs",
    "batchsize, batch-size",
    "warm-ups, warmup",
    "seeds, seed",
    "labelon, label-on",
    "WeightDecay, weight-decay"
  })
  void anUnknownKeyNamesTheNearest(String key, String nearest) throws IOException {
    assertMistake(
        file(NEEDED + key + ": 3\n"),
        config() + " line 4: unknown key '" + key + "'; did you mean '" + nearest + "'?");
  }

  @Test
  void aKeyLikeNoOtherListsThemAll() throws IOException {
    Ran ran = file(NEEDED + "learning-rate: 3\n");
    assertThat(ran.code()).isEqualTo(ExitCode.USER);
    assertThat(ran.errorLines())
        .singleElement()
        .asString()
        .contains(
            "line 4: unknown key 'learning-rate'; the keys are accumulate, accumulation,", "lr,");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "epochs: many | epochs: found 'many', expected a whole number.",
        "epochs: 1.5 | epochs: found '1.5', expected a whole number.",
        "epochs: [1, 2] | epochs: found [1, 2], expected a whole number.",
        "lr: high | lr: found 'high', expected a number.",
        "hold-out: some | hold-out: found 'some', expected a number.",
        "label-set: maven-tc | label-set: found 'maven-tc', expected conll2003 or conll2003chunk or conll2003pos or absa-restaurants or ace-tc or ace-ti or maven-ti.",
        "force: yes | force: found 'yes', expected true or false.",
        "long: cut | long: found 'cut', expected window or truncate.",
        "seed: [1, x] | seed: found [1, x], expected a whole number, or a list of them.",
        "epochs: | found nothing, expected epochs: a value or a list.",
        "epochs: {a: b} | found a nested block, expected epochs: a value or a list.",
        "model: n | 'model' stands in line 1 already; keep one of them."
      })
  void aValueOfAnotherTypeNamesFileLineAndExpectation(String line, String problem)
      throws IOException {
    assertMistake(file(NEEDED + line + "\n"), config() + " line 4: " + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--lr=-1 | lr: found -1.0, expected a number above 0.",
        "--groups=0021 | groups: found 0021, expected one bit a group",
        "--keep=best | keep: found best without validation sentences",
        "--mask=full --groups=1 | Both mask and groups are given",
      })
  void valuesOutOfRangeSayWhatIsExpected(String flags, String problem) {
    String[] split = ("--model=m --train=t --out=o " + flags).split(" ");
    Ran ran = train(split);
    assertThat(ran.code()).isEqualTo(ExitCode.USER);
    assertThat(ran.errorLines()).singleElement().asString().contains(problem);
  }

  @Test
  void whatIsMissingCanBeGivenBothWays() {
    assertMistake(
        train("--model=m", "--out=o"),
        "train is missing: give --train, or train: in the configuration file.");
  }

  @Test
  void brokenYamlNamesTheLine() throws IOException {
    Ran ran = file("model: m\n  out: [1\n");
    assertThat(ran.code()).isEqualTo(ExitCode.USER);
    assertThat(ran.errorLines()).singleElement().asString().contains(" line 2: not YAML");
  }

  @Test
  void otherYamlThanAMappingIsRefused() throws IOException {
    assertMistake(
        file("- a\n- b\n"),
        config() + " line 1: found no key, expected lines such as 'epochs: 5'.");
  }

  @Test
  void aFileInAnotherEncodingIsRefused() throws IOException {
    Files.write(config(), new byte[] {'o', 'u', 't', ':', ' ', (byte) 0xe4});
    assertMistake(
        train(config().toString()),
        config() + ": found bytes that are not UTF-8; save it as UTF-8.");
  }

  @Test
  void aMissingFileIsTheUsersMistake() {
    assertMistake(
        train("nowhere.yaml"),
        "nowhere.yaml: found nothing there, expected a file or folder; check the path.");
  }

  @Test
  void theQuickStartsConfigurationIsValid() {
    Path root = Path.of(System.getProperty("lookright.root"));
    Ran ran = train(root.resolve("examples/quickstart.yaml").toString());
    assertThat(ran.err()).isEmpty();
    assertThat(given.get(0).data().train()).isEqualTo(root.resolve("examples/corpus/train.conll"));
    assertThat(given.get(0).runs()).isGreaterThan(1);
  }

  @Test
  void whatIsStoredForAResumeAsksForTheSame() throws IOException {
    TrainSettings all =
        settings(
            NEEDED
                + """
                validation: v
                test: x
                format: tsv
                token-column: FORM
                label-column: '4'
                label-set: ace-tc
                groups: [0011, 1111]
                batch-tokens: 512
                accumulate: 3
                accumulation: last
                cosine: micro-batches
                lr: 3e-17
                label-on: last
                window-convention: hf-4.34
                lora-rank: 8
                lora-alpha: 3
                lora-dropout: 0.2
                lora-rank-stabilised: true
                lora-targets: [o_proj, up_proj]
                quantise: nf4
                gradient-checkpointing: true
                seed: [7, 8]
                keep: last
                checkpoint-every: 40
                tf32: true
                """);
    Path stored = folder.resolve("stored.json");
    Json.write(stored, Json.mapper().valueToTree(SettingKeys.of(all)));
    given.clear();
    Ran ran = train(stored.toString());
    assertThat(ran.err()).isEmpty();
    assertThat(SettingKeys.of(given.get(0))).isEqualTo(SettingKeys.of(all));
    assertThat(given.get(0).optimiser()).isEqualTo(all.optimiser());
    assertThat(given.get(0).batches()).isEqualTo(all.batches());
    assertThat(given.get(0).plans()).isEqualTo(all.plans());
    assertThat(given.get(0).data().labelSet()).isEqualTo(PaperLabels.ACE_TC);
    assertThat(given.get(0).run()).isEqualTo(all.run());
    assertThat(given.get(0).tuning()).isEqualTo(all.tuning());
    assertThat(all.tuning().lora())
        .isEqualTo(new LoraSettings(8, 3, 0.2, true, List.of("o_proj", "up_proj")));
  }

  @Test
  void precisionIsStoredForAResumeToo() throws IOException {
    TrainSettings rounded = settings(NEEDED + "lora-rank: 4\nprecision: bf16\n");
    assertThat(rounded.tuning().products()).isEqualTo(Precision.BF16);
    assertThat(SettingKeys.of(rounded)).containsEntry("precision", "bf16");
    TrainSettings plain = settings(NEEDED + "precision: float32\n");
    assertThat(SettingKeys.of(plain)).isEqualTo(SettingKeys.of(settings(NEEDED)));
  }

  @Test
  void everyKeyIsStoredForAResume() throws IOException {
    TrainSettings all =
        settings(
            NEEDED
                + "validation: v\ntest: x\nformat: tsv\ntoken-column: '0'\n"
                + "label-column: '1'\nlabel-set: ace-ti\nmask: full\nrecipe: paper\n"
                + "quantise: nf4\nadapter: a\ntf32: true\n");
    Set<String> stored = new TreeSet<>(SettingKeys.of(all).keySet());
    // each replaces one of the others
    stored.addAll(List.of("groups", "batch-tokens", "hold-out", "precision"));
    stored.addAll(List.of("force", "resume")); // each time anew
    Set<String> keys = new TreeSet<>();
    CommandLine line = new CommandLine(new TrainCommand((settings, console) -> 0));
    for (OptionSpec option : line.getCommandSpec().options()) {
      keys.add(option.longestName().substring(2));
    }
    assertThat(keys).isEqualTo(stored);
  }

  /** The table of the specification's section 5, written down a second time. */
  @ParameterizedTest
  @CsvSource({
    "paper, PAPER, SUM, OPTIMISER_STEPS",
    "paper-faithful, PAPER_FAITHFUL, LAST, MICRO_BATCHES"
  })
  void aRecipeIsThePapersTable(
      String name, Recipe recipe, Accumulation accumulation, CosineLength cosine) {
    Ran ran =
        train(
            "--recipe=" + name, "--model=m", "--train=t", "--validation=v", "--out=o", "--seed=7");
    assertThat(ran.err()).isEmpty();
    TrainSettings settings = given.get(0);
    assertThat(settings.recipe()).isEqualTo(recipe);
    assertThat(settings.batches()).isEqualTo(new BatchSettings(16, null, 4, accumulation));
    assertThat(settings.optimiser())
        .isEqualTo(new OptimiserSettings(2e-4, 0, 0.1, 1, 0.9, 0.95, 1e-5, cosine));
    assertThat(settings.tuning())
        .isEqualTo(
            new TuningSettings(
                0.1, 0, false, new LoraSettings(64, 16, 0.1, false, List.of("q_proj", "v_proj"))));
    assertThat(settings.tokens())
        .isEqualTo(new TokenSettings(128, LongSentences.TRUNCATE, LabelPosition.FIRST));
    assertThat(settings.run().epochs()).isEqualTo(5);
    assertThat(settings.run().seeds()).containsExactly(7L);
    assertThat(settings.keep()).isEqualTo(Keep.LAST);
  }

  @Test
  void whatIsGivenWinsOverTheRecipe() throws IOException {
    TrainSettings settings =
        settings(
            NEEDED
                + "epochs: 2\nrecipe: paper-faithful\nbatch-tokens: 512\nlora-dropout: 0.5\n"
                + "keep: best\nvalidation: v\n",
            "--accumulation=sum",
            "--lr=1");
    assertThat(settings.run().epochs()).isEqualTo(2);
    assertThat(settings.batches()).isEqualTo(new BatchSettings(null, 512, 4, Accumulation.SUM));
    assertThat(settings.optimiser().learningRate()).isEqualTo(1);
    assertThat(settings.optimiser().cosine()).isEqualTo(CosineLength.MICRO_BATCHES);
    assertThat(settings.tuning().lora())
        .isEqualTo(new LoraSettings(64, 16, 0.5, false, List.of("q_proj", "v_proj")));
    assertThat(settings.keep()).isEqualTo(Keep.BEST);
  }

  @Test
  void aRecipeTrainsTheWholeModelOrTheHeadWhereAskedTo() throws IOException {
    assertThat(settings(NEEDED + "recipe: paper\n", "--lora-rank=0").tuning().lora()).isNull();
    given.clear();
    TrainSettings headOnly = settings(NEEDED + "head-only: true\n", "--recipe=paper");
    assertThat(headOnly.tuning().lora()).isNull();
    assertThat(headOnly.tuning().headOnly()).isTrue();
    assertThat(headOnly.batches().accumulate()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--lora-rank=0", "--batch-tokens=512", "--head-only", "--lr=0.5", "--epochs=9"})
  void aRunByARecipeIsStoredWithWhatWonOverIt(String flag) throws IOException {
    TrainSettings begun = settings(NEEDED + "recipe: paper\n", flag);
    Path stored = folder.resolve("stored.json");
    Json.write(stored, Json.mapper().valueToTree(SettingKeys.of(begun)));
    given.clear();
    assertThat(train(stored.toString()).err()).isEmpty();
    assertThat(train(stored.toString(), "--recipe=paper").err()).isEmpty();
    for (TrainSettings again : given) {
      assertThat(SettingKeys.of(again)).isEqualTo(SettingKeys.of(begun));
    }
  }

  @Test
  void anUnknownRecipeIsRefused() throws IOException {
    assertMistake(
        file(NEEDED + "recipe: papers\n"),
        config() + " line 4: recipe: found 'papers', expected paper or paper-faithful.");
  }

  @Test
  void validationSentencesMayBeSplitOff() throws IOException {
    TrainSettings split = settings(NEEDED + "hold-out: 0.1\n");
    assertThat(split.data().holdOut()).isEqualTo(0.1);
    assertThat(split.keep()).isEqualTo(Keep.BEST);
    assertThat(SettingKeys.of(split)).containsEntry("hold-out", 0.1);
    assertThat(SettingKeys.deciding(split)).containsKey("hold-out");
    given.clear();
    TrainSettings named = settings(NEEDED + "hold-out: 0.1\n", "--validation=v");
    assertThat(named.data().holdOut()).isNull();
  }

  @Test
  void helpShowsDefaultsAndChoices() {
    assertThat(train("--help").out())
        .contains("--batch-size=N", "Default: 16", "window,", "Default: 2.0E-4")
        .contains("hf-4.34", "--[no-]head-only");
  }
}
