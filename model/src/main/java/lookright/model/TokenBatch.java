package lookright.model;

import java.util.Arrays;
import java.util.List;

/**
 * Sentences one after the other, without padding.
 *
 * @param ids token numbers of all sentences, {@code [N]}
 * @param offsets sentence {@code b} is {@code [offsets[b], offsets[b + 1])}; {@code [B + 1]}
 * @param labels label numbers {@code [N]}; negative where a token has none
 */
public record TokenBatch(int[] ids, int[] offsets, int[] labels) {
  /** What a token without a label carries, as in PyTorch. */
  public static final int NO_LABEL = -100;

  /** A batch of sentences with their labels. */
  public static TokenBatch of(List<int[]> sentences, List<int[]> labels) {
    int[] offsets = new int[sentences.size() + 1];
    for (int b = 0; b < sentences.size(); b++) {
      offsets[b + 1] = offsets[b] + sentences.get(b).length;
    }
    return new TokenBatch(join(sentences), offsets, join(labels));
  }

  /** A batch of sentences without labels. */
  public static TokenBatch of(List<int[]> sentences) {
    return of(sentences, sentences.stream().map(s -> filled(s.length)).toList());
  }

  private static int[] filled(int length) {
    int[] labels = new int[length];
    Arrays.fill(labels, NO_LABEL);
    return labels;
  }

  private static int[] join(List<int[]> parts) {
    return parts.stream().flatMapToInt(Arrays::stream).toArray();
  }

  /** Real tokens, N. */
  public int tokens() {
    return ids.length;
  }

  /** Sentences, B. */
  public int sentences() {
    return offsets.length - 1;
  }

  /** Tokens of the longest sentence. */
  public int longest() {
    int longest = 0;
    for (int b = 0; b < sentences(); b++) {
      longest = Math.max(longest, offsets[b + 1] - offsets[b]);
    }
    return longest;
  }

  /** Tokens that have a label. */
  public int labelled() {
    return (int) Arrays.stream(labels).filter(label -> label >= 0).count();
  }

  /** The place of each token in its sentence, from 0, {@code [N]}. */
  public int[] positions() {
    int[] positions = new int[tokens()];
    for (int b = 0; b < sentences(); b++) {
      for (int i = offsets[b]; i < offsets[b + 1]; i++) {
        positions[i] = i - offsets[b];
      }
    }
    return positions;
  }
}
