package lookright.io.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Logger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetokeniserTest {
  private static final Logger LOG = Logger.getLogger(DetokeniserTest.class.getName());

  /** Least share of gold words with the same place after joining and splitting. */
  private static final Map<String, Double> LEAST =
      Map.of(
          "wnut17/wnut17train.conll", 0.97,
          "wnut17/emerging.dev.conll", 0.94,
          "wnut17/emerging.test.annotated", 0.98,
          "wikigold/wikigold.conll.txt", 0.99);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Anna 's dog did n't bark .|Anna's dog didn't bark.",
        "He said \" no \" ( twice ) , for $ 5 !|He said \"no\" (twice), for $5!",
        "the ' A ' @ home # tag|the ' A ' @ home # tag"
      })
  void joins(String words, String text) {
    assertThat(Detokeniser.join(List.of(words.split(" "))).text()).isEqualTo(text);
  }

  @Property
  void everyWordIsWhereItIsSaidToBe(@ForAll("sentences") List<String> words) {
    Detokeniser.Joined joined = Detokeniser.join(words);
    assertThat(joined.words()).extracting(Word::text).isEqualTo(words);
    int done = 0;
    for (Word word : joined.words()) {
      assertThat(word.start()).isGreaterThanOrEqualTo(done);
      assertThat(joined.text().substring(word.start(), word.end())).isEqualTo(word.text());
      done = word.end();
    }
  }

  @Provide
  Arbitrary<List<String>> sentences() {
    return Arbitraries.of("a", "\"", "(", ")", ".", "'s", "n't", "$", "5", "", "'").list();
  }

  @TestFactory
  List<DynamicTest> splittingJoinedWordsFindsThemAgain() {
    List<DynamicTest> tests = new ArrayList<>();
    Path data = sharedData();
    if (!Files.isDirectory(data)) {
      tests.add(
          DynamicTest.dynamicTest(
              "not there",
              () -> LOG.info(() -> "Third-party data is not there, nothing to check: " + data)));
      return tests;
    }
    LEAST.forEach(
        (name, least) ->
            tests.add(DynamicTest.dynamicTest(name, () -> check(data.resolve(name), least))));
    return tests;
  }

  private static void check(Path path, double least) throws IOException {
    long words = 0;
    long found = 0;
    long entityWords = 0;
    long entityFound = 0;
    List<String> sentence = new ArrayList<>();
    List<Boolean> entity = new ArrayList<>();
    for (String line : Files.readAllLines(path)) {
      if (line.startsWith("-DOCSTART-")) {
        continue;
      }
      if (!line.isBlank()) {
        String[] cells = line.split("[\t ]", 2);
        sentence.add(cells[0]);
        entity.add(!cells[1].equals("O"));
        continue;
      }
      Detokeniser.Joined joined = Detokeniser.join(sentence);
      Set<Word> split = new HashSet<>(WordSplitter.LOOKRIGHT_1.split(joined.text()));
      for (int i = 0; i < sentence.size(); i++) {
        boolean same = split.contains(joined.words().get(i));
        words++;
        found += same ? 1 : 0;
        entityWords += entity.get(i) ? 1 : 0;
        entityFound += entity.get(i) && same ? 1 : 0;
      }
      sentence.clear();
      entity.clear();
    }
    String report =
        "%s: %.4f of %d words, %.4f of %d words in entities"
            .formatted(
                path.getFileName(),
                (double) found / words,
                words,
                (double) entityFound / entityWords,
                entityWords);
    LOG.info(report);
    assertThat((double) found / words).as(report).isGreaterThan(least);
    assertThat((double) entityFound / entityWords).as(report).isGreaterThan(least);
  }

  private static Path sharedData() {
    String override = System.getenv("LOOKRIGHT_SHARED");
    Path shared =
        override == null
            ? Path.of(System.getProperty("lookright.root", "."), "..", "shared")
            : Path.of(override);
    return shared.resolve("data");
  }
}
