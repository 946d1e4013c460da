package lookright.model.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SpanSchemeTest {

  @Test
  void strictStartsOnlyAtB() {
    assertThat(SpanScheme.STRICT_IOB2.decode(tags("I-PER O B-LOC I-LOC I-PER")))
        .containsExactly(new Span("LOC", 2, 4));
  }

  @Test
  void conllevalStartsAtAnyChange() {
    assertThat(SpanScheme.CONLLEVAL.decode(tags("I-PER O B-LOC I-LOC I-PER")))
        .containsExactly(new Span("PER", 0, 1), new Span("LOC", 2, 4), new Span("PER", 4, 5));
  }

  @Test
  void neighboursOfOneTypeStayApart() {
    for (SpanScheme scheme : SpanScheme.values()) {
      assertThat(scheme.decode(tags("B-PER B-PER I-PER")))
          .containsExactly(new Span("PER", 0, 1), new Span("PER", 1, 3));
    }
  }

  @Test
  void aHyphenInATypeBelongsToIt() {
    for (SpanScheme scheme : SpanScheme.values()) {
      assertThat(scheme.decode(tags("B-creative-work I-creative-work")))
          .containsExactly(new Span("creative-work", 0, 2));
    }
  }

  @Test
  void bareTagsHaveTheTypeOfSeqeval() {
    assertThat(SpanScheme.STRICT_IOB2.decode(tags("B I O"))).containsExactly(new Span("_", 0, 2));
  }

  @Test
  void conllevalReadsEndAndSingle() {
    assertThat(SpanScheme.CONLLEVAL.decode(tags("S-A E-A E-A B-A E-A")))
        .containsExactly(
            new Span("A", 0, 1), new Span("A", 1, 2), new Span("A", 2, 3), new Span("A", 3, 5));
  }

  @Test
  void plainLabelsAreNoSpans() {
    assertThat(SpanScheme.CONLLEVAL.decode(tags("NN VB"))).isEmpty();
    assertThat(SpanScheme.STRICT_IOB2.decode(List.of())).isEmpty();
  }

  @Test
  void anEmptySpanIsRefused() {
    assertThatThrownBy(() -> new Span("PER", 2, 2)).isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void bothReadingsAgreeOnWellFormedTags(@ForAll("types") List<String> types) {
    List<String> tags = new ArrayList<>();
    List<Span> expected = new ArrayList<>();
    for (String type : types) {
      if (!type.equals("O")) {
        expected.add(new Span(type, tags.size(), tags.size() + 2));
      }
      tags.addAll(type.equals("O") ? List.of("O") : List.of("B-" + type, "I-" + type));
    }
    assertThat(SpanScheme.STRICT_IOB2.decode(tags)).isEqualTo(expected);
    assertThat(SpanScheme.CONLLEVAL.decode(tags)).isEqualTo(expected);
  }

  @Provide
  Arbitrary<List<String>> types() {
    return Arbitraries.of("O", "PER", "LOC").list().ofMaxSize(12);
  }

  private static List<String> tags(String line) {
    return List.of(line.split(" "));
  }
}
