package lookright.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Logger;
import java.util.stream.Stream;
import lookright.cli.LookRight;
import lookright.tagger.TaggedText;
import lookright.tagger.Tagger;
import lookright.tagger.text.Detokeniser;
import lookright.tagger.text.Detokeniser.Joined;
import lookright.training.data.Columns;
import lookright.training.data.DataFormat;
import lookright.training.data.DataReader;
import lookright.training.data.Sentence;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tagging running text finds what tagging the data set's own words finds: a small real LLaMA is
 * fine-tuned on tweets (BTC) for one epoch and finds persons, organisations and places in the words
 * of WNUT-17's test set and of wikigold, and in those words joined to text. Another tagger with
 * these types: {@code -Dlookright.running-text.model=DIR}.
 */
class RunningTextTest {
  private static final Logger LOG = Logger.getLogger(RunningTextTest.class.getName());
  private static final double NEAR = 1.0;
  private static final double LEAST = 10;

  /** The types of the corpora in BTC's terms; products, works and MISC have none. */
  private static final Map<String, String> TYPES =
      Map.of(
          "person", "PER",
          "location", "LOC",
          "corporation", "ORG",
          "group", "ORG",
          "PER", "PER",
          "LOC", "LOC",
          "ORG", "ORG");

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> f1FromTextIsNearF1OnGivenWords() {
    Path data = shared().resolve("data");
    if (!Files.isDirectory(data)) {
      return Stream.of(
          DynamicTest.dynamicTest(
              "not there",
              () -> LOG.info(() -> "Third-party data is not there, nothing to check: " + data)));
    }
    String given = System.getProperty("lookright.running-text.model");
    Path model = given == null ? train(data) : Path.of(given);
    return Stream.of("wnut17/emerging.test.annotated", "wikigold/wikigold.conll.txt")
        .map(name -> DynamicTest.dynamicTest(name, () -> check(model, data.resolve(name))));
  }

  private Path train(Path data) {
    Path out = folder.resolve("tagger");
    String base = data.resolve("stories260K_hf").toString();
    String train = data.resolve("btc/btc.train").toString();
    StringWriter err = new StringWriter();
    String[] command = {
      "train",
      "--model",
      base,
      "--train",
      train,
      "--groups",
      "11111",
      "--epochs",
      "1",
      "--lr",
      "0.003",
      "--out",
      out.toString()
    };
    int code =
        LookRight.run(
            command, OutputStream.nullOutputStream(), new PrintWriter(err, /* autoFlush= */ true));
    assertThat(code).as(err.toString()).isEqualTo(0);
    return out;
  }

  /** Both ways, by the places of the entities in the joined text. */
  private static void check(Path model, Path file) {
    List<Sentence> sentences = DataReader.read(file, DataFormat.CONLL, Columns.DEFAULT).sentences();
    List<Joined> texts = sentences.stream().map(s -> Detokeniser.join(s.words())).toList();
    List<List<PlacedSpan>> gold = new ArrayList<>();
    List<List<PlacedSpan>> fromWords = new ArrayList<>();
    List<List<PlacedSpan>> fromText = new ArrayList<>();
    try (Tagger tagger = Tagger.load(model)) {
      List<TaggedText> given =
          tagger.annotateAllWords(sentences.stream().map(Sentence::words).toList());
      List<TaggedText> running = tagger.annotateAll(texts.stream().map(Joined::text).toList());
      for (int i = 0; i < texts.size(); i++) {
        gold.add(gold(texts.get(i), sentences.get(i)));
        fromWords.add(PlacedSpan.found(given.get(i), texts.get(i)));
        fromText.add(PlacedSpan.found(running.get(i)));
        requireExact(running.get(i), texts.get(i).text());
      }
    }
    double words = PlacedSpan.f1(gold, fromWords);
    double text = PlacedSpan.f1(gold, fromText);
    String report =
        "%s: F1 %.2f on given words, %.2f from text (%d sentences)"
            .formatted(file.getFileName(), words, text, sentences.size());
    LOG.info(report);
    assertThat(words).as(report).isGreaterThan(LEAST);
    assertThat(text).as(report).isCloseTo(words, within(NEAR));
  }

  private static List<PlacedSpan> gold(Joined text, Sentence sentence) {
    return PlacedSpan.gold(text, sentence.tags()).stream()
        .filter(span -> TYPES.containsKey(span.type()))
        .map(span -> new PlacedSpan(TYPES.get(span.type()), span.start(), span.end()))
        .toList();
  }

  private static void requireExact(TaggedText found, String text) {
    assertThat(found.text()).isEqualTo(text);
    assertThat(found.words())
        .allSatisfy(w -> assertThat(text.substring(w.start(), w.end())).isEqualTo(w.text()));
    assertThat(found.entities())
        .allSatisfy(e -> assertThat(text.substring(e.start(), e.end())).isEqualTo(e.text()));
  }

  private static Path shared() {
    String override = System.getenv("LOOKRIGHT_SHARED");
    return override == null
        ? Path.of(System.getProperty("lookright.root", "."), "..", "shared")
        : Path.of(override);
  }
}
