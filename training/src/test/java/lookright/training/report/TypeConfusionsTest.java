package lookright.training.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lookright.training.data.PredictedSentence;
import org.junit.jupiter.api.Test;

class TypeConfusionsTest {
  private static TypeConfusions of(boolean spans, List<String> gold, List<String> found) {
    PredictedSentence sentence = new PredictedSentence(gold, gold, found, null);
    return TypeConfusions.of(
        new PlanPredictions(new TreeMap<>(Map.of(1L, List.of(sentence, sentence))), spans));
  }

  @Test
  void everySpanHasOneFate() {
    TypeConfusions confusions =
        of(
            true,
            List.of("B-PER", "I-PER", "O", "B-ORG", "O", "B-LOC", "I-LOC", "O", "B-LOC", "O"),
            List.of("B-PER", "I-PER", "O", "B-LOC", "O", "B-LOC", "O", "O", "O", "B-ORG"));
    assertThat(confusions.counts())
        .isEqualTo(
            Map.of(
                "PER",
                Map.of("PER", 2),
                "ORG",
                Map.of("LOC", 2),
                "LOC",
                Map.of(TypeConfusions.BOUNDARIES, 2, TypeConfusions.MISSED, 2),
                TypeConfusions.NOTHING,
                Map.of("ORG", 2)));
    assertThat(confusions.types()).containsExactly("LOC", "ORG", "PER");
  }

  @Test
  void plainLabelsAreComparedWordByWord() {
    TypeConfusions confusions = of(false, List.of("NN", "VB"), List.of("NN", "NN"));
    assertThat(confusions.counts()).isEqualTo(Map.of("NN", Map.of("NN", 2), "VB", Map.of("NN", 2)));
  }
}
