package lookright.model.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import lookright.io.UserException;
import org.junit.jupiter.api.Test;

class LabelSetTest {

  @Test
  void ordersTypesByCodePointWithBothTags() {
    assertThat(LabelSet.of(List.of("I-PER", "B-creative-work", "O", "B-LOC", "B-PER")).names())
        .containsExactly(
            "O", "B-LOC", "I-LOC", "B-PER", "I-PER", "B-creative-work", "I-creative-work");
  }

  @Test
  void codePointsNotUtf16Units() {
    assertThat(LabelSet.of(List.of("B-\uD83D\uDE02", "B-\uFF5E")).names())
        .containsExactly("O", "B-\uFF5E", "I-\uFF5E", "B-\uD83D\uDE02", "I-\uD83D\uDE02");
  }

  @Test
  void sortsPlainLabels() {
    LabelSet labels = LabelSet.of(List.of("VB", "NN", "``", "NN"));
    assertThat(labels.names()).containsExactly("NN", "VB", "``");
    assertThat(labels.hasSpans()).isFalse();
  }

  @Test
  void tagsWithoutATypeStayBare() {
    assertThat(LabelSet.of(List.of("B", "O")).names()).containsExactly("O", "B", "I");
  }

  @Test
  void keepsAGivenOrder() {
    LabelSet labels = LabelSet.ordered(List.of("O", "B-PER", "I-PER", "B-ORG", "I-ORG"));
    assertThat(labels.id("B-ORG")).isEqualTo(3);
    assertThat(labels.name(3)).isEqualTo("B-ORG");
    assertThat(labels.size()).isEqualTo(5);
    assertThat(labels.hasSpans()).isTrue();
    assertThat(labels.contains("B-LOC")).isFalse();
  }

  @Test
  void goesThroughId2Label() {
    LabelSet labels = LabelSet.fromId2Label(Map.of("1", "B-A", "0", "O", "2", "I-A"));
    assertThat(labels).isEqualTo(LabelSet.of(List.of("B-A"))).hasToString("[O, B-A, I-A]");
    assertThat(LabelSet.fromId2Label(labels.toId2Label())).hasSameHashCodeAs(labels);
  }

  @Test
  void refusesGapsAndDoubles() {
    assertThatThrownBy(() -> LabelSet.fromId2Label(Map.of("0", "O", "2", "A")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no \"1\"");
    assertThatThrownBy(() -> LabelSet.ordered(List.of("O", "O")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("twice");
    assertThatThrownBy(() -> LabelSet.ordered(List.of())).isInstanceOf(UserException.class);
    assertThatThrownBy(() -> LabelSet.of(List.of("B-A")).id("B-B"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("\"B-B\"")
        .hasMessageContaining("B-A");
  }
}
