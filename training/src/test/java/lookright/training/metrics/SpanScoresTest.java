package lookright.training.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Equality with seqeval 1.2.2, scikit-learn and conlleval.pl on sequences made for this. */
class SpanScoresTest {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();
  private static final Set<String> AVERAGES =
      Set.of("micro avg", "macro avg", "weighted avg", "accuracy");

  static Stream<JsonNode> seqeval() throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(resource("seqeval.jsonl"), StandardCharsets.UTF_8))) {
      return lines.lines().map(SpanScoresTest::parse).toList().stream();
    }
  }

  static Stream<JsonNode> oracle() throws IOException {
    try (InputStream file = resource("span_f1_oracle.json")) {
      List<JsonNode> cases = new ArrayList<>();
      JSON.readTree(file).get("cases").forEach(cases::add);
      return cases.stream();
    }
  }

  @Test
  void allCasesAreThere() throws IOException {
    assertThat(seqeval()).hasSize(120);
    assertThat(oracle()).hasSize(410);
  }

  @ParameterizedTest
  @MethodSource("seqeval")
  void equalsSeqevalBitForBit(JsonNode expected) {
    SpanScores scores =
        SpanScores.compute(tags(expected.get("gold")), tags(expected.get("predicted")));
    assertReport(scores.strict(), expected.get("strict"));
    assertReport(scores.conlleval(), expected.get("loose"));
    assertThat(scores.tokenAccuracy()).isEqualTo(expected.get("accuracy").doubleValue());
  }

  @ParameterizedTest
  @MethodSource("seqeval")
  void tokenScoresEqualScikitLearn(JsonNode expected) {
    JsonNode token = expected.get("token");
    TokenScores scores =
        TokenScores.compute(tags(expected.get("gold")), tags(expected.get("predicted")));
    assertThat(scores.perLabel().keySet()).isEqualTo(types(token));
    scores.perLabel().forEach((label, score) -> assertThat(score).isEqualTo(score(token, label)));
    assertThat(scores.accuracy()).isEqualTo(token.get("accuracy").doubleValue());
    Score macro = score(token, "macro avg");
    assertThat(scores.macro().precision()).isCloseTo(macro.precision(), within(1e-15));
    assertThat(scores.macro().recall()).isCloseTo(macro.recall(), within(1e-15));
    assertThat(scores.macro().f1()).isCloseTo(macro.f1(), within(1e-15));
    assertThat(scores.macro().support()).isEqualTo(scores.words());
  }

  @ParameterizedTest
  @MethodSource("oracle")
  void equalsTheOracle(JsonNode expected) {
    SpanScores scores = SpanScores.compute(tags(expected.get("gold")), tags(expected.get("pred")));
    assertRounded(scores.strict(), expected.get("seqeval_strict_iob2"));
    assertRounded(scores.conlleval(), expected.get("seqeval_default"));
    JsonNode perl = expected.get("conlleval");
    assertThat(scores.words()).isEqualTo(perl.get("tokens").intValue());
    assertThat(scores.conlleval().gold()).isEqualTo(perl.get("gold").intValue());
    assertThat(scores.conlleval().found()).isEqualTo(perl.get("found").intValue());
    assertThat(scores.conlleval().correct()).isEqualTo(perl.get("correct").intValue());
    assertThat(100 * scores.tokenAccuracy())
        .isCloseTo(perl.get("accuracy").doubleValue(), within(0.00501));
    assertThat(100 * scores.conlleval().f1())
        .isCloseTo(perl.get("fb1").doubleValue(), within(0.00501));
  }

  @Test
  void macroIsTheMeanOverTypesOfEitherSide() {
    SpanScores scores =
        SpanScores.compute(List.of(List.of("B-A", "O")), List.of(List.of("B-A", "B-B")));
    assertThat(scores.strict().macroF1()).isEqualTo(0.5);
    assertThat(scores.strict().perType().keySet()).containsExactly("A", "B");
  }

  @Test
  void refusesPredictionsOfAnotherShape() {
    assertThatThrownBy(() -> SpanScores.compute(List.of(List.of("O")), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 sentences");
    assertThatThrownBy(() -> SpanScores.compute(List.of(List.of("O")), List.of(List.of("O", "O"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Sentence 0 has 2");
  }

  private static void assertReport(SpanReport report, JsonNode expected) {
    assertThat(new Score(report.precision(), report.recall(), report.f1(), report.gold()))
        .isEqualTo(score(expected, "micro avg"));
    assertThat(report.perType().keySet()).isEqualTo(types(expected));
    report.perType().forEach((type, s) -> assertThat(s).isEqualTo(score(expected, type)));
    assertThat(report.macroF1()).isEqualTo(zeroIfUndefined(score(expected, "macro avg").f1()));
  }

  private static void assertRounded(SpanReport report, JsonNode expected) {
    assertThat(report.precision()).isCloseTo(number(expected, "precision"), within(5.01e-9));
    assertThat(report.recall()).isCloseTo(number(expected, "recall"), within(5.01e-9));
    assertThat(report.f1()).isCloseTo(number(expected, "f1"), within(5.01e-9));
    assertThat(report.macroF1())
        .isCloseTo(zeroIfUndefined(number(expected, "f1_macro")), within(5.01e-9));
  }

  private static Score score(JsonNode report, String row) {
    JsonNode node = report.get(row);
    return new Score(
        number(node, "precision"),
        number(node, "recall"),
        number(node, "f1-score"),
        node.get("support").intValue());
  }

  private static double number(JsonNode node, String name) {
    return node.get(name).doubleValue();
  }

  private static double zeroIfUndefined(double value) {
    return Double.isNaN(value) ? 0 : value;
  }

  private static Set<String> types(JsonNode report) {
    Set<String> types = new TreeSet<>();
    report.fieldNames().forEachRemaining(types::add);
    types.removeAll(AVERAGES);
    return types;
  }

  private static List<List<String>> tags(JsonNode sentences) {
    List<List<String>> all = new ArrayList<>();
    for (JsonNode sentence : sentences) {
      List<String> tags = new ArrayList<>();
      sentence.forEach(tag -> tags.add(tag.textValue()));
      all.add(tags);
    }
    return all;
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(SpanScoresTest.class.getResourceAsStream("/metrics/" + name));
  }
}
