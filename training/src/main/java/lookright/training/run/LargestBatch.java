package lookright.training.run;

import java.util.List;
import java.util.function.IntUnaryOperator;
import lookright.training.settings.BatchSettings;

/**
 * The largest batch that can be drawn from sentences of known lengths.
 *
 * @param lengths of the sentences in sub-tokens, the shortest first
 * @param batches how much goes into a batch
 */
record LargestBatch(List<Integer> lengths, BatchSettings batches) {
  /** Sorts the lengths. */
  LargestBatch {
    lengths = lengths.stream().sorted().toList();
  }

  /** Its sub-tokens, without padding. */
  long tokens() {
    int n = lengths.size();
    Integer sentences = batches.sentences();
    if (sentences != null) {
      return lengths.subList(Math.max(0, n - sentences), n).stream().mapToLong(i -> i).sum();
    }
    long budget = batches.tokens() == null ? 0 : batches.tokens();
    return Math.max(budget, n == 0 ? 0 : lengths.get(n - 1));
  }

  /**
   * A batch {@code [B, T]}.
   *
   * @param sentences B
   * @param length T, padding included
   */
  record Padded(long sentences, long length) {
    long places() {
      return sentences * length;
    }
  }

  /**
   * Padded to one length: beside its longest sentence stand as many as may, the shortest of all.
   *
   * @param padded the length T of a batch whose longest sentence has so many sub-tokens
   */
  Padded padded(IntUnaryOperator padded) {
    Padded largest = new Padded(0, 0);
    Integer most = batches.sentences();
    long budget = batches.tokens() == null ? Long.MAX_VALUE : batches.tokens();
    int others = 0; // of the shortest, that fit beside this one
    long tokens = 0; // theirs
    for (int i = 0; i < lengths.size(); i++) {
      int longest = lengths.get(i);
      if (i > 0 && others == i - 1) { // else some did not fit beside a shorter one
        tokens += lengths.get(i - 1);
        others++;
      }
      while (others > 0 && (tokens + longest > budget || (most != null && others >= most))) {
        others--;
        tokens -= lengths.get(others);
      }
      Padded batch = new Padded(others + 1L, padded.applyAsInt(longest));
      largest = batch.places() >= largest.places() ? batch : largest;
    }
    return largest;
  }
}
