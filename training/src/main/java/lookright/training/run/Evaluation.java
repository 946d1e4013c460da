package lookright.training.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import lookright.io.JsonRecords;
import lookright.model.labels.LabelSet;
import lookright.model.tagging.WordLabel;
import lookright.model.tagging.WordTagger;
import lookright.training.data.DataSet;
import lookright.training.data.Sentence;
import lookright.training.metrics.SpanScores;
import lookright.training.metrics.TokenScores;

/**
 * A tagger against gold labels.
 *
 * @param scores over the words that the model saw
 * @param tokens the same by label, words being the unit
 * @param lostWords words behind a cut, which are neither in gold nor in predictions
 * @param predicted one label per word, {@code O} for lost ones
 * @param spans whether the labels are spans; if not, accuracy is the score that matters
 */
public record Evaluation(
    SpanScores scores,
    TokenScores tokens,
    int lostWords,
    List<List<String>> predicted,
    boolean spans) {

  /** Tags and scores all sentences of {@code data}. */
  public static Evaluation of(WordTagger tagger, LabelSet labels, DataSet data) {
    List<List<WordLabel>> found =
        tagger.tag(data.sentences().stream().map(Sentence::words).toList());
    List<List<String>> gold = new ArrayList<>();
    List<List<String>> seen = new ArrayList<>();
    List<List<String>> predicted = new ArrayList<>();
    int lost = 0;
    for (int i = 0; i < found.size(); i++) {
      List<String> goldTags = new ArrayList<>();
      List<String> seenTags = new ArrayList<>();
      for (int word = 0; word < found.get(i).size(); word++) {
        WordLabel label = found.get(i).get(word);
        if (label.seen()) {
          goldTags.add(data.sentences().get(i).tags().get(word));
          seenTags.add(label.name(labels));
        } else {
          lost++;
        }
      }
      gold.add(goldTags);
      seen.add(seenTags);
      predicted.add(found.get(i).stream().map(label -> label.name(labels)).toList());
    }
    return new Evaluation(
        SpanScores.compute(gold, seen),
        TokenScores.compute(gold, seen),
        lost,
        predicted,
        labels.hasSpans());
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
