package lookright.tagger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import lookright.model.labels.LabelSet;
import org.junit.jupiter.api.Test;

class EntityDecoderTest {
  private static final String TEXT = "ab cd ef";

  @Test
  void scoreIsTheMeanOfTheWords() {
    List<Entity> found = decode(List.of("O", "B-X", "I-X"), "B-X", "I-X", "O");
    assertThat(found).hasSize(1);
    assertThat(found.get(0).text()).isEqualTo("ab cd");
    assertThat(found.get(0).score()).isCloseTo((0.9 + 0.8) / 2, within(1e-12));
  }

  @Test
  void spansAreThoseOfConlleval() {
    assertThat(decode(List.of("O", "B-X", "I-X", "B-Y", "I-Y"), "I-X", "I-Y", "B-Y"))
        .extracting(Entity::type, Entity::start, Entity::end)
        .containsExactly(tuple("X", 0, 2), tuple("Y", 3, 5), tuple("Y", 6, 8));
  }

  @Test
  void labelsWithoutSpansGiveAnEntityPerWord() {
    assertThat(decode(List.of("NOUN", "O", "VERB"), "NOUN", "NOUN", "O"))
        .extracting(Entity::type, Entity::start, Entity::end)
        .containsExactly(tuple("NOUN", 0, 2), tuple("NOUN", 3, 5));
  }

  private static org.assertj.core.groups.Tuple tuple(Object... values) {
    return org.assertj.core.groups.Tuple.tuple(values);
  }

  private static List<Entity> decode(List<String> labelSet, String... labels) {
    List<TaggedWord> words = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      int start = 3 * i;
      String text = TEXT.substring(start, start + 2);
      words.add(new TaggedWord(text, labels[i], start, start + 2, 0.9 - 0.1 * i));
    }
    return EntityDecoder.of(LabelSet.ordered(labelSet)).decode(TEXT, words);
  }
}
