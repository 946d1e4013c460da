package lookright.training.metrics;

import java.util.List;
import lookright.model.labels.SpanScheme;

/**
 * Scores of a tagger of spans, equal to seqeval 1.2.2.
 *
 * @param strict {@code mode="strict", scheme=IOB2}: the paper's score
 * @param conlleval seqeval's default, which is conlleval's
 * @param tokenAccuracy share of words whose tag is the gold tag
 * @param sentences number of sentences
 * @param words number of words
 */
public record SpanScores(
    SpanReport strict, SpanReport conlleval, double tokenAccuracy, int sentences, int words) {

  /**
   * Scores predicted tags.
   *
   * @param gold tags of every sentence, in IOB2
   * @param predicted as many tags for as many sentences
   * @return the scores
   * @throws IllegalArgumentException if a sentence has no tag for each of its words
   */
  public static SpanScores compute(List<List<String>> gold, List<List<String>> predicted) {
    TokenScores tokens = TokenScores.compute(gold, predicted);
    return new SpanScores(
        SpanReport.compute(SpanScheme.STRICT_IOB2, gold, predicted),
        SpanReport.compute(SpanScheme.CONLLEVAL, gold, predicted),
        tokens.accuracy(),
        gold.size(),
        tokens.words());
  }
}
