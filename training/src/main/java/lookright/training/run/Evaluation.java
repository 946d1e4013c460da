package lookright.training.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import lookright.io.JsonRecords;
import lookright.model.labels.LabelSet;
import lookright.model.tagging.WordLabel;
import lookright.model.tagging.WordTagger;
import lookright.training.data.DataSet;
import lookright.training.data.PredictedSentence;
import lookright.training.data.Sentence;
import lookright.training.metrics.SpanScores;
import lookright.training.metrics.TokenScores;

/**
 * A tagger against gold labels.
 *
 * @param scores over the words that the model saw
 * @param tokens the same by label, words being the unit
 * @param lostWords words behind a cut, which are neither in gold nor in predictions
 * @param sentences what was scored, in the order of the data
 * @param spans whether the labels are spans; if not, accuracy is the score that matters
 */
public record Evaluation(
    SpanScores scores,
    TokenScores tokens,
    int lostWords,
    List<PredictedSentence> sentences,
    boolean spans) {

  /** Tags and scores all sentences of {@code data}. */
  public static Evaluation of(WordTagger tagger, LabelSet labels, DataSet data) {
    List<List<WordLabel>> found =
        tagger.tag(data.sentences().stream().map(Sentence::words).toList());
    List<PredictedSentence> sentences = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      sentences.add(sentence(data.sentences().get(i), found.get(i), labels));
    }
    List<List<String>> gold = sentences.stream().map(PredictedSentence::seenTags).toList();
    List<List<String>> seen = sentences.stream().map(PredictedSentence::seenPredicted).toList();
    return new Evaluation(
        SpanScores.compute(gold, seen),
        TokenScores.compute(gold, seen),
        sentences.stream().mapToInt(PredictedSentence::lostWords).sum(),
        sentences,
        labels.hasSpans());
  }

  private static PredictedSentence sentence(
      Sentence sentence, List<WordLabel> found, LabelSet labels) {
    List<Integer> lost =
        IntStream.range(0, found.size()).filter(word -> !found.get(word).seen()).boxed().toList();
    return new PredictedSentence(
        sentence.words(),
        sentence.tags(),
        found.stream().map(label -> label.name(labels)).toList(),
        lost.isEmpty() ? null : lost);
  }

  /** One label per word, {@code O} for lost ones. */
  public List<List<String>> predicted() {
    return sentences.stream().map(PredictedSentence::predicted).toList();
  }

  /** The score by which epochs are compared: strict span F1, or token accuracy for plain labels. */
  public double headline() {
    return spans ? scores.strict().f1() : scores.tokenAccuracy();
  }

  /** The form that {@code evaluate --json} prints; fractions of 1. */
  public ObjectNode toJson() {
    return JsonRecords.toJson(ScoreRecord.of(this));
  }
}
