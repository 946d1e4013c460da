package lookright.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Logger;
import lookright.model.labels.Span;
import lookright.model.labels.SpanScheme;
import lookright.model.labels.TagScheme;
import lookright.training.metrics.SpanReport;
import lookright.training.metrics.SpanScores;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Runs on third-party data, which is not part of the repository, where it lies beside it. */
class SharedDataTest {
  private static final Logger LOG = Logger.getLogger(SharedDataTest.class.getName());

  private record Expected(int sentences, int words, int blankWords, TagScheme scheme) {}

  /**
   * What {@code grep}, {@code cut} and Python's json count: sentences, words, spans or labels that
   * are not {@code O}, and names of types or labels. Words of SNIPS depend on the splitter.
   */
  private record Counted(
      String pattern, DataFormat format, int sentences, int words, int spans, int types) {}

  private static final List<Counted> CORPORA =
      List.of(
          new Counted("ud_ewt/en_ewt-ud-dev.conllu", DataFormat.CONLLU, 2001, 25147, 0, 17),
          new Counted("ud_ewt/en_ewt-ud-test.conllu", DataFormat.CONLLU, 2077, 25094, 0, 17),
          new Counted("ud_ewt/train.rebuilt.conllu", DataFormat.CONLLU, 12544, 204577, 0, 17),
          new Counted("uner_ewt/en_ewt-ud-dev.iob2", DataFormat.CONLLU, 2001, 25149, 966, 3),
          new Counted("uner_ewt/en_ewt-ud-test.iob2", DataFormat.CONLLU, 2077, 25097, 1088, 3),
          new Counted("snips/*/validate_*.json", DataFormat.SNIPS, 700, -1, 1794, 39));

  private static final Map<String, Expected> FILES =
      Map.of(
          "wnut17/wnut17train.conll", new Expected(3394, 62730, 0, TagScheme.IOB2),
          "wnut17/emerging.dev.conll", new Expected(1009, 15733, 0, TagScheme.IOB2),
          "wnut17/emerging.test.annotated", new Expected(1287, 23394, 0, TagScheme.IOB2),
          "btc/btc.train", new Expected(6338, 99933, 0, TagScheme.IOB2),
          "btc/btc.dev", new Expected(1001, 15027, 4, TagScheme.IOB2),
          "btc/btc.test", new Expected(2001, -1, 3, TagScheme.IOB2),
          "wikigold/wikigold.conll.txt", new Expected(1696, 39007, 0, TagScheme.IOB1),
          "crossner/ai/train.txt", new Expected(100, -1, 0, TagScheme.IOB2));

  @TestFactory
  List<DynamicTest> files() {
    List<DynamicTest> tests = new ArrayList<>();
    Path data = sharedData();
    if (!Files.isDirectory(data)) {
      tests.add(absent(data));
      return tests;
    }
    FILES.forEach(
        (name, expected) ->
            tests.add(DynamicTest.dynamicTest(name, () -> check(data.resolve(name), expected))));
    return tests;
  }

  @TestFactory
  List<DynamicTest> corporaInTheirOwnFormats() {
    Path data = sharedData();
    if (!Files.isDirectory(data)) {
      return List.of(absent(data));
    }
    return CORPORA.stream()
        .map(corpus -> DynamicTest.dynamicTest(corpus.pattern(), () -> check(data, corpus)))
        .toList();
  }

  private static void check(Path folder, Counted expected) {
    DataSet data =
        DataReader.read(folder.resolve(expected.pattern()), expected.format(), Columns.DEFAULT);
    assertThat(data.sentences()).hasSize(expected.sentences());
    if (expected.words() >= 0) {
      assertThat(data.words()).isEqualTo(expected.words());
    }
    List<Span> spans =
        data.tags().stream().flatMap(t -> SpanScheme.STRICT_IOB2.decode(t).stream()).toList();
    assertThat(spans).hasSize(expected.spans());
    long types =
        data.scheme() == TagScheme.PLAIN
            ? data.labels().size()
            : spans.stream().map(Span::type).distinct().count();
    assertThat(types).isEqualTo(expected.types());
  }

  @TestFactory
  List<DynamicTest> scoresOfRealSystems() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    Path expected = sharedData().resolve("wnut17/expected");
    if (!Files.isDirectory(expected)) {
      tests.add(absent(expected));
      return tests;
    }
    JsonNode scores = new JsonMapper().readTree(expected.resolve("scores.json").toFile());
    scores
        .fieldNames()
        .forEachRemaining(
            system ->
                tests.add(
                    DynamicTest.dynamicTest(
                        system, () -> checkScores(expected, system, scores.get(system)))));
    assertThat(tests).hasSize(7);
    return tests;
  }

  private static void check(Path path, Expected expected) {
    DataSet data = DataReader.read(path, DataFormat.CONLL, Columns.DEFAULT);
    assertThat(data.sentences()).hasSize(expected.sentences());
    assertThat(data.blankWords()).isEqualTo(expected.blankWords());
    assertThat(data.scheme()).isEqualTo(expected.scheme());
    if (expected.words() >= 0) {
      assertThat(data.words()).isEqualTo(expected.words());
    }
  }

  private static void checkScores(Path folder, String system, JsonNode expected) {
    Path path = folder.resolve(system + ".gold-pred.txt");
    DataSet gold = DataReader.read(path, DataFormat.CONLL, new Columns("0", "1", null));
    DataSet found = DataReader.read(path, DataFormat.CONLL, new Columns("0", "2", null));
    SpanScores scores = SpanScores.compute(gold.tags(), found.tags());
    assertReport(scores.strict(), expected.get("seqeval_strict_iob2"));
    assertReport(scores.conlleval(), expected.get("seqeval_default"));
    JsonNode perl = expected.get("conlleval");
    assertThat(scores.words()).isEqualTo(perl.get("tokens").intValue());
    assertThat(scores.conlleval().correct()).isEqualTo(perl.get("correct").intValue());
    assertThat(100 * scores.tokenAccuracy())
        .isCloseTo(perl.get("accuracy").doubleValue(), within(0.00501));
  }

  private static void assertReport(SpanReport report, JsonNode expected) {
    assertThat(List.of(report.precision(), report.recall(), report.f1(), report.macroF1()))
        .usingElementComparator((a, b) -> Math.abs(a - b) < 5.01e-9 ? 0 : Double.compare(a, b))
        .containsExactly(
            expected.get("precision").doubleValue(),
            expected.get("recall").doubleValue(),
            expected.get("f1").doubleValue(),
            expected.get("f1_macro").doubleValue());
  }

  private static Path sharedData() {
    String override = System.getenv("LOOKRIGHT_SHARED");
    Path shared =
        override == null
            ? Path.of(System.getProperty("lookright.root", "."), "..", "shared")
            : Path.of(override);
    return shared.resolve("data");
  }

  private static DynamicTest absent(Path data) {
    return DynamicTest.dynamicTest(
        "not there: " + data.getFileName(),
        () -> LOG.info(() -> "Third-party data is not there, nothing to check: " + data));
  }
}
