package lookright.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
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
import lookright.io.text.Detokeniser;
import lookright.io.text.Detokeniser.Joined;
import lookright.tagger.TaggedText;
import lookright.tagger.Tagger;
import lookright.training.data.Columns;
import lookright.training.data.DataFormat;
import lookright.training.data.DataReader;
import lookright.training.data.Sentence;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tagging running text finds what tagging the data set's own words finds: a small real LLaMA is
 * fine-tuned for a moment, on tweets (BTC) for WNUT-17's test set and on most of wikigold for the
 * rest of it, and finds persons, organisations and places in the words and in those words joined to
 * text. Another tagger of these types, for all of both: {@code -Dlookright.running-text.model=DIR}.
 */
class RunningTextTest {
  private static final Logger LOG = Logger.getLogger(RunningTextTest.class.getName());
  private static final double NEAR = 1.0;
  private static final double LEAST = 5;

  /** Of wikigold, which has no parts, the first sentences are learnt from. */
  private static final int WIKIGOLD_TRAIN = 1356;

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
    Path model = given == null ? null : Path.of(given);
    return Stream.of(
        DynamicTest.dynamicTest("WNUT-17", () -> wnut(data, model)),
        DynamicTest.dynamicTest("wikigold", () -> wikigold(data, model)));
  }

  private void wnut(Path data, @Nullable Path given) {
    Path model = given == null ? train(data, data.resolve("btc/btc.train"), 1) : given;
    check("WNUT-17 test", model, read(data.resolve("wnut17/emerging.test.annotated")));
  }

  private void wikigold(Path data, @Nullable Path given) throws IOException {
    List<Sentence> all = read(data.resolve("wikigold/wikigold.conll.txt"));
    if (given != null) {
      check("wikigold", given, all);
      return;
    }
    Path train = folder.resolve("wikigold.conll");
    Files.writeString(train, conll(all.subList(0, WIKIGOLD_TRAIN)));
    check("end of wikigold", train(data, train, 2), all.subList(WIKIGOLD_TRAIN, all.size()));
  }

  private static List<Sentence> read(Path file) {
    return DataReader.read(file, DataFormat.CONLL, Columns.DEFAULT).sentences();
  }

  private static String conll(List<Sentence> sentences) {
    StringBuilder text = new StringBuilder();
    for (Sentence sentence : sentences) {
      for (int i = 0; i < sentence.words().size(); i++) {
        text.append(sentence.words().get(i)).append('\t').append(sentence.tags().get(i));
        text.append('\n');
      }
      text.append('\n');
    }
    return text.toString();
  }

  private Path train(Path data, Path train, int epochs) {
    Path out = folder.resolve(train.getFileName() + "-tagger");
    List<String> command = new ArrayList<>(List.of("train", "--groups", "11111", "--lr", "0.003"));
    command.addAll(List.of("--model", data.resolve("stories260K_hf").toString()));
    command.addAll(List.of("--train", train.toString(), "--epochs", String.valueOf(epochs)));
    command.addAll(List.of("--out", out.toString()));
    StringWriter err = new StringWriter();
    int code =
        LookRight.run(
            command.toArray(String[]::new),
            OutputStream.nullOutputStream(),
            new PrintWriter(err, /* autoFlush= */ true));
    assertThat(code).as(err.toString()).isEqualTo(0);
    return out;
  }

  /** Both ways, by the places of the entities in the joined text. */
  private static void check(String name, Path model, List<Sentence> sentences) {
    List<Joined> texts = sentences.stream().map(s -> Detokeniser.join(s.words())).toList();
    List<List<PlacedSpan>> gold = new ArrayList<>();
    List<List<PlacedSpan>> fromWords = new ArrayList<>();
    List<List<PlacedSpan>> fromText = new ArrayList<>();
    try (Tagger tagger = Tagger.load(model)) {
      List<TaggedText> given =
          tagger.annotateAllWords(sentences.stream().map(Sentence::words).toList());
      List<TaggedText> running = tagger.annotateAll(texts.stream().map(Joined::text).toList());
      for (int i = 0; i < texts.size(); i++) {
        gold.add(known(PlacedSpan.gold(texts.get(i), sentences.get(i).tags())));
        fromWords.add(known(PlacedSpan.found(given.get(i), texts.get(i))));
        fromText.add(known(PlacedSpan.found(running.get(i))));
        requireExact(running.get(i), texts.get(i).text());
      }
    }
    double words = PlacedSpan.f1(gold, fromWords);
    double text = PlacedSpan.f1(gold, fromText);
    String report =
        "%s: F1 %.2f on given words, %.2f from text (%d sentences)"
            .formatted(name, words, text, sentences.size());
    LOG.info(report);
    assertThat(words).as(report).isGreaterThan(LEAST);
    assertThat(text).as(report).isCloseTo(words, within(NEAR));
  }

  /** Those of the compared types, by BTC's names. */
  private static List<PlacedSpan> known(List<PlacedSpan> spans) {
    return spans.stream()
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
