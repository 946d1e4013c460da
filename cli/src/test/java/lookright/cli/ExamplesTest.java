package lookright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import lookright.cli.commands.SweepCommand;
import lookright.cli.commands.TrainCommand;
import lookright.training.data.DataFormat;
import lookright.training.data.PaperLabels;
import lookright.training.settings.DataSettings;
import lookright.training.settings.Keep;
import lookright.training.settings.SearchSettings;
import lookright.training.settings.SearchSettings.Kind;
import lookright.training.settings.SweepSettings;
import lookright.training.settings.SweepSettings.Protocol;
import lookright.training.settings.SweepSettings.Task;
import lookright.training.settings.TrainSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every configuration in {@code examples} is read as a user would have it read. */
class ExamplesTest {
  private static final Path EXAMPLES =
      Path.of(System.getProperty("lookright.root")).resolve("examples");
  private static final Path PAPER = EXAMPLES.resolve("paper");
  private static final List<String> MODELS = List.of("llama-2-7b.yaml", "mistral-7b.yaml");
  private static final List<String> SWEEPS = List.of("sweep.yaml", "snips.yaml");

  private final List<SweepSettings> sweeps = new ArrayList<>();
  private final List<TrainSettings> runs = new ArrayList<>();

  private void read(Object... arguments) {
    SweepCommand sweep =
        new SweepCommand(
            (settings, console) -> sweeps.add(settings) ? 0 : 1, (settings, console) -> 1);
    TrainCommand train = new TrainCommand((settings, console) -> runs.add(settings) ? 0 : 1);
    String[] texts = Stream.of(arguments).map(Object::toString).toArray(String[]::new);
    Ran ran = Ran.shell(List.of(sweep, train), texts);
    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
  }

  private static List<String> yaml(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> Objects.toString(file.getFileName()))
          .filter(name -> name.endsWith(".yaml"))
          .sorted()
          .toList();
    }
  }

  static List<String> others() throws IOException {
    return yaml(EXAMPLES).stream().filter(name -> !SWEEPS.contains(name)).toList();
  }

  static List<String> tasks() throws IOException {
    return yaml(PAPER).stream().filter(name -> !MODELS.contains(name)).toList();
  }

  @ParameterizedTest
  @MethodSource("others")
  void configurationsOfTrain(String name) {
    read("train", EXAMPLES.resolve(name));
    assertThat(runs).hasSize(1);
  }

  @Test
  void theSweeps() {
    SWEEPS.forEach(name -> read("sweep", EXAMPLES.resolve(name)));
    assertThat(sweeps)
        .extracting(SweepSettings::search)
        .containsExactly(new SearchSettings(Kind.ALL, 4), new SearchSettings(Kind.ALL, 5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-2-7b.yaml", "mistral-7b.yaml"})
  void theSweepsOfThePaper(String name) {
    read("sweep", PAPER.resolve(name));
    SweepSettings sweep = sweeps.get(0);
    assertThat(sweep.search()).isEqualTo(new SearchSettings(Kind.ALL, 4));
    assertThat(sweep.protocol()).isEqualTo(Protocol.GRID);
    assertThat(sweep.tasks())
        .extracting(Task::name)
        .containsExactly("conll2003", "conll2003chunk", "absa-restaurants", "ace-tc");
    for (Task task : sweep.tasks()) {
      TrainSettings train = task.train();
      assertThat(train.run().seeds()).containsExactly(120L, 121L, 122L, 123L, 124L);
      assertThat(train.run().epochs()).isEqualTo(5);
      assertThat(train.keep()).isEqualTo(Keep.LAST);
      assertThat(train.batches().sentences()).isEqualTo(16);
      assertThat(train.batches().accumulate()).isEqualTo(4);
      assertThat(train.tuning().lora().rank()).isEqualTo(64);
      assertThat(train.tokens().maxLength()).isEqualTo(128);
      assertThat(train.data().validates()).isTrue();
      assertThat(train.data().test()).isNotNull();
      assertThat(train.data().train()).startsWithRaw(EXAMPLES.resolveSibling("data"));
    }
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void aTaskAlone(String name) {
    for (String model : MODELS) {
      sweeps.clear();
      read("sweep", PAPER.resolve(model), "--tasks", PAPER.resolve(name));
      assertThat(sweeps.get(0).tasks()).hasSize(1);
      DataSettings data = sweeps.get(0).tasks().get(0).train().data();
      PaperLabels set = data.labelSet();
      String task = name.replace(".yaml", "");
      assertThat(set == null ? "maven-tc" : set.toString()).isEqualTo(task);
      assertThat(data.columns().format()).isEqualTo(format(task));
    }
  }

  private static DataFormat format(String task) {
    return switch (task.substring(0, 3)) {
      case "con" -> DataFormat.CONLL;
      case "abs" -> DataFormat.SEMEVAL;
      case "ace" -> DataFormat.ACE;
      default -> DataFormat.MAVEN;
    };
  }

  @Test
  void theLabelColumnsOfConll2003() {
    read("sweep", PAPER.resolve("mistral-7b.yaml"), "--tasks", String.join(",", conll()));
    assertThat(sweeps.get(0).tasks())
        .extracting(task -> task.train().data().columns().label())
        .containsExactly("1", "2", "3");
  }

  private static List<String> conll() {
    return Stream.of("pos", "chunk", "")
        .map(task -> PAPER.resolve("conll2003" + task + ".yaml").toString())
        .toList();
  }
}
