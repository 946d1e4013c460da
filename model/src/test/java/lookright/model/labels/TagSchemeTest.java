package lookright.model.labels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class TagSchemeTest {

  @Test
  void recognisesEachScheme() {
    assertThat(recognise("B-PER I-PER O B-LOC B-LOC")).isEqualTo(TagScheme.IOB2);
    assertThat(recognise("I-PER I-PER O I-LOC B-LOC")).isEqualTo(TagScheme.IOB1);
    assertThat(recognise("B-PER E-PER O S-LOC")).isEqualTo(TagScheme.BIOES);
    assertThat(recognise("B-PER L-PER O U-LOC")).isEqualTo(TagScheme.BIOES);
    assertThat(recognise("DT NN VB S I")).isEqualTo(TagScheme.PLAIN);
    assertThat(recognise("B I O")).isEqualTo(TagScheme.IOB2);
  }

  @Test
  void whatIsValidInBothIsIob2() {
    assertThat(recognise("O O O")).isEqualTo(TagScheme.IOB2);
    assertThat(TagScheme.recognise(List.of())).isEqualTo(TagScheme.IOB2);
  }

  @Test
  void oneSentenceDecidesForAll() {
    List<List<String>> sentences = List.of(tags("O B-PER"), tags("I-PER O"));
    assertThat(TagScheme.recognise(sentences)).as("invalid in both").isEqualTo(TagScheme.IOB2);
    assertThat(TagScheme.recognise(List.of(tags("O"), tags("I-PER O")))).isEqualTo(TagScheme.IOB1);
  }

  @Test
  void convertsIob1() {
    assertThat(TagScheme.IOB1.toIob2(tags("I-PER I-PER B-PER I-LOC O I-LOC")))
        .isEqualTo(tags("B-PER I-PER B-PER B-LOC O B-LOC"));
  }

  @Test
  void convertsBioesAndBilou() {
    assertThat(TagScheme.BIOES.toIob2(tags("B-PER I-PER E-PER S-LOC O U-LOC B-A L-A")))
        .isEqualTo(tags("B-PER I-PER I-PER B-LOC O B-LOC B-A I-A"));
    assertThat(TagScheme.BIOES.toIob2(tags("B E S O"))).isEqualTo(tags("B I B O"));
  }

  @Test
  void leavesOthersAlone() {
    assertThat(TagScheme.PLAIN.toIob2(tags("NN I"))).isEqualTo(tags("NN I"));
    assertThat(TagScheme.IOB2.toIob2(tags("O I-PER"))).isEqualTo(tags("O I-PER"));
  }

  @Test
  void aBareWordIsNoTagAmongSpans() {
    assertThat(recognise("B-PER person")).isEqualTo(TagScheme.IOB2);
    assertThat(TagScheme.IOB2.accepts("person")).isFalse();
    assertThat(TagScheme.PLAIN.accepts("person")).isTrue();
  }

  @Property
  void conversionKeepsTheSpansAndIsValidIob2(@ForAll("iob1") List<String> tags) {
    List<String> converted = TagScheme.IOB1.toIob2(tags);
    assertThat(SpanScheme.STRICT_IOB2.decode(converted))
        .isEqualTo(SpanScheme.CONLLEVAL.decode(tags));
    assertThat(TagScheme.recognise(List.of(converted))).isEqualTo(TagScheme.IOB2);
  }

  @Provide
  Arbitrary<List<String>> iob1() {
    return Arbitraries.of("O", "I-PER", "B-PER", "I-LOC").list().ofMaxSize(12);
  }

  private static TagScheme recognise(String line) {
    return TagScheme.recognise(List.of(tags(line)));
  }

  private static List<String> tags(String line) {
    return List.of(line.split(" "));
  }
}
