package lookright.training.report;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import lookright.io.UserException;
import lookright.training.data.PredictedSentence;
import lookright.training.metrics.SpanCounts;
import lookright.training.run.ScoreRecord;
import org.jspecify.annotations.Nullable;

/**
 * What the runs of a plan predicted.
 *
 * @param bySeed the sentences of every seed that kept them
 * @param spans whether labels spell spans
 */
record PlanPredictions(TreeMap<Long, List<PredictedSentence>> bySeed, boolean spans) {

  /** What is there; no seed where nothing was kept. */
  static PlanPredictions of(PlanRuns plan, Split split) {
    TreeMap<Long, List<PredictedSentence>> bySeed = new TreeMap<>();
    boolean spans = true;
    for (StoredRun run : plan.runs()) {
      List<PredictedSentence> sentences = run.predictions(split);
      ScoreRecord score = split.of(run.record());
      if (sentences != null && score != null) {
        bySeed.put(run.seed(), sentences);
        spans &= score.tokenMacroF1() == null;
      }
    }
    return new PlanPredictions(bySeed, spans);
  }

  /** The seeds that both kept. */
  List<Long> shared(PlanPredictions other) {
    return bySeed.keySet().stream().filter(other.bySeed::containsKey).toList();
  }

  /**
   * The counts of every sentence, summed over seeds.
   *
   * @throws UserException if the files of two seeds hold different sentences
   */
  List<SpanCounts> counts(List<Long> seeds) {
    @Nullable List<SpanCounts> sum = null;
    for (long seed : seeds) {
      List<SpanCounts> counts = new ArrayList<>();
      for (PredictedSentence sentence : of(seed)) {
        counts.add(
            spans
                ? SpanCounts.strict(sentence.seenTags(), sentence.seenPredicted())
                : SpanCounts.words(sentence.seenTags(), sentence.seenPredicted()));
      }
      sum = sum == null ? counts : plus(sum, counts);
    }
    return sum == null ? List.of() : sum;
  }

  private static List<SpanCounts> plus(List<SpanCounts> some, List<SpanCounts> more) {
    requireAsMany(some.size(), more.size());
    List<SpanCounts> sum = new ArrayList<>();
    for (int i = 0; i < some.size(); i++) {
      sum.add(some.get(i).plus(more.get(i)));
    }
    return sum;
  }

  /** Predictions of one experiment are of the same sentences, unless somebody changed a file. */
  static void requireAsMany(int some, int others) {
    if (some != others) {
      throw new UserException(
          "Found predictions for %d and for %d sentences in runs of the same data; expected as many: a"
                  .formatted(some, others)
              + " predictions file was cut or replaced.");
    }
  }

  /** The sentences of a seed that is there. */
  List<PredictedSentence> of(long seed) {
    List<PredictedSentence> sentences = bySeed.get(seed);
    if (sentences == null) {
      throw new IllegalArgumentException("No seed " + seed);
    }
    return sentences;
  }
}
