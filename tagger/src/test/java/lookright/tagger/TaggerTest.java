package lookright.tagger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import lookright.io.UserException;
import lookright.model.device.Precision;
import lookright.model.folder.TaggerSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaggerTest {
  private static final String SENTENCE = "Anna Smith lives in Oslo.";

  @TempDir private static Path temporary;
  private static Path folder;
  private static Tagger tagger;

  @BeforeAll
  static void load() throws Exception {
    folder = DictionaryModel.NAMES.write(temporary.resolve("names"), "causal, full");
    tagger = Tagger.load(folder);
  }

  @AfterAll
  static void close() {
    tagger.close();
  }

  @Test
  void findsEntitiesWithTheirPlaces() {
    assertThat(tagger.tag(SENTENCE))
        .extracting(Entity::type, Entity::text, Entity::start, Entity::end)
        .containsExactly(tuple("PER", "Anna Smith", 0, 10), tuple("LOC", "Oslo", 20, 24));
  }

  @Test
  void annotatesEveryWord() {
    TaggedText text = tagger.annotate(SENTENCE);
    assertThat(text.text()).isEqualTo(SENTENCE);
    assertThat(text.labels()).containsExactly("B-PER", "I-PER", "O", "O", "B-LOC", "O");
    assertThat(text.words()).allSatisfy(word -> assertThat(word.score()).isBetween(0.5, 1.0));
    assertThat(text.entities().get(0).score())
        .isCloseTo((text.words().get(0).score() + text.words().get(1).score()) / 2, within(1e-12));
  }

  @Test
  void everyLineIsASentence() {
    assertThat(tagger.tag("\n  Anna\r\nSmith\rOslo\n\n"))
        .extracting(Entity::type, Entity::text, Entity::start)
        .containsExactly(
            tuple("PER", "Anna", 3), tuple("PER", "Smith", 9), tuple("LOC", "Oslo", 15));
    TaggedText lines = tagger.annotate("Anna Smith\nlives in Oslo");
    assertThat(lines.words().get(2).score())
        .isCloseTo(tagger.annotate("lives in Oslo").words().get(0).score(), within(1e-5));
  }

  @Test
  void aBatchGivesWhatSingleCallsGive() {
    List<String> texts = List.of(SENTENCE, "", "Oslo", " \n ", "Where is Oslo, Anna?");
    List<List<Entity>> batch = tagger.tagAll(texts);
    assertThat(batch).hasSameSizeAs(texts);
    for (int i = 0; i < texts.size(); i++) {
      List<Entity> single = tagger.tag(texts.get(i));
      assertThat(batch.get(i)).hasSameSizeAs(single);
      for (int k = 0; k < single.size(); k++) {
        Entity expected = single.get(k);
        Entity found = batch.get(i).get(k);
        assertThat(found.score()).isCloseTo(expected.score(), within(1e-5));
        assertThat(found).usingRecursiveComparison().ignoringFields("score").isEqualTo(expected);
      }
    }
    assertThat(tagger.tagAll(List.of())).isEmpty();
  }

  @Test
  void tagsWordsThatAreAlreadySplit() {
    assertThat(tagger.tagWords(List.of("Anna", "", "Smith", " ", "in", "Oslo")))
        .containsExactly("B-PER", "O", "I-PER", "O", "O", "B-LOC");
    assertThat(tagger.tagWords(List.of())).isEmpty();
    List<TaggedText> texts =
        tagger.annotateAllWords(List.of(List.of(), List.of("in", "Oslo"), List.of("\u200B")));
    assertThat(texts).extracting(TaggedText::text).containsExactly("", "in Oslo", "\u200B");
    assertThat(texts.get(1).entities())
        .extracting(Entity::type, Entity::text, Entity::start, Entity::end)
        .containsExactly(tuple("LOC", "Oslo", 3, 7));
    assertThat(texts.get(2).labels()).containsExactly("O");
  }

  @Test
  void aLongSentenceIsTaggedToItsEnd() {
    List<String> words = Collections.nCopies(500, "Oslo");
    assertThat(tagger.tagWords(words)).containsOnly("B-LOC").hasSize(500);
    assertThat(tagger.tag("x ".repeat(300) + "Anna"))
        .extracting(Entity::text, Entity::start)
        .containsExactly(tuple("Anna", 600));
  }

  @Test
  void labelsWithoutSpansGiveAnEntityPerWord() throws Exception {
    DictionaryModel speech =
        new DictionaryModel(List.of("O", "NOUN", "PROPN"), Map.of("Anna", "PROPN", "Oslo", "NOUN"));
    try (Tagger plain = Tagger.load(speech.write(temporary.resolve("speech"), "causal*2"))) {
      assertThat(plain.labels()).containsExactly("O", "NOUN", "PROPN");
      assertThat(plain.tag("Anna Anna and Oslo"))
          .extracting(Entity::type, Entity::start)
          .containsExactly(tuple("PROPN", 0), tuple("PROPN", 5), tuple("NOUN", 14));
    }
  }

  @Test
  void aWordWithoutSubTokensIsOutsideWhateverTheFirstLabelIs() throws Exception {
    DictionaryModel speech = new DictionaryModel(List.of("NOUN", "PROPN"), Map.of("Anna", "PROPN"));
    try (Tagger plain = Tagger.load(speech.write(temporary.resolve("first"), "full*2"))) {
      assertThat(plain.tagWords(List.of("Anna", "", "and"))).containsExactly("PROPN", "O", "NOUN");
    }
  }

  @Test
  void anotherPlanShowsOtherWords() {
    double stored = tagger.annotate(SENTENCE).words().get(0).score();
    TaggerOptions causal = TaggerOptions.DEFAULTS.withMask("causal*2");
    try (Tagger other = Tagger.load(folder, causal)) {
      double alone = other.annotate("Anna").words().get(0).score();
      double first = other.annotate(SENTENCE).words().get(0).score();
      assertThat(first).isCloseTo(alone, within(1e-5)).isNotCloseTo(stored, within(1e-5));
    }
    assertThatThrownBy(() -> Tagger.load(folder, TaggerOptions.DEFAULTS.withMask("full*3")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("full*2");
  }

  @Test
  void theNumberOfThreadsChangesNoBit() {
    String text = (SENTENCE + " ").repeat(100);
    try (Tagger one = Tagger.load(folder, TaggerOptions.DEFAULTS.withThreads(1));
        Tagger three = Tagger.load(folder, TaggerOptions.DEFAULTS.withThreads(3))) {
      assertThat(one.annotate(text)).isEqualTo(three.annotate(text));
    }
    assertThatThrownBy(() -> TaggerOptions.DEFAULTS.withThreads(-1))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("-1");
  }

  @Test
  void bfloat16ProductsAreRefusedWhereThereAreNone() {
    TaggerOptions rounded = TaggerOptions.DEFAULTS.withThreads(1).withPrecision(Precision.BF16);
    assertThat(rounded.withDevice("cpu").withMask("full*2").precision()).isEqualTo(Precision.BF16);
    assertThatThrownBy(() -> Tagger.load(folder, rounded.withDevice("composed")))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "precision: found bf16, but only --device cpu has such products; expected float32");
  }

  @Test
  void aFolderOfTransformersIsReadWithTheModelsOwnMasks() throws Exception {
    Path foreign = DictionaryModel.NAMES.write(temporary.resolve("foreign"), "full*2");
    Files.delete(foreign.resolve(TaggerSettings.FILE));
    try (Tagger other = Tagger.load(foreign)) {
      assertThat(other.notes()).hasSize(1).first().asString().contains("causal*2");
      assertThat(other.tag("Oslo")).extracting(Entity::type).containsExactly("LOC");
    }
    assertThat(tagger.notes()).isEmpty();
  }

  @Test
  void afterCloseCallsSayThatItIsClosed() {
    Tagger closed = Tagger.load(folder);
    closed.close();
    closed.close();
    assertThatThrownBy(() -> closed.tag("Anna"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("closed");
  }
}
