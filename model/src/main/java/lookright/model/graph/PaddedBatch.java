package lookright.model.graph;

import java.util.Arrays;
import lookright.attention.AttentionMask;
import lookright.model.TokenBatch;

/**
 * A ragged batch laid out as {@code [B, T]}: which place each token takes. Left padding gives the
 * same results as right padding; it is here so that tests can say so.
 */
record PaddedBatch(TokenBatch batch, int length, boolean left) {
  private static final float HIDDEN = -1e9f;

  static PaddedBatch of(TokenBatch batch, boolean left) {
    return new PaddedBatch(batch, batch.longest(), left);
  }

  int places() {
    return batch.sentences() * length;
  }

  /** The place of the first token of a sentence among all {@code B * T}. */
  int start(int sentence) {
    int padding = length - lengthOf(sentence);
    return sentence * length + (left ? padding : 0);
  }

  int lengthOf(int sentence) {
    return batch.offsets()[sentence + 1] - batch.offsets()[sentence];
  }

  /** What is done with every token. */
  @FunctionalInterface
  interface Visit {
    void token(int index, int place, int position);
  }

  void forEachToken(Visit visit) {
    for (int b = 0; b < batch.sentences(); b++) {
      int from = batch.offsets()[b];
      for (int i = from; i < batch.offsets()[b + 1]; i++) {
        visit.token(i, start(b) + i - from, i - from);
      }
    }
  }

  /** The rows of the real tokens {@code [N, width]} at their places {@code [B * T, width]}. */
  float[] spread(float[] rows, int width) {
    float[] spread = new float[places() * width];
    forEachToken(
        (index, place, position) ->
            System.arraycopy(rows, index * width, spread, place * width, width));
    return spread;
  }

  /** The additive mask {@code [B, 1, T, T]}: 0 where a real query sees a real key. */
  float[] bias(AttentionMask mask) {
    float[] bias = new float[batch.sentences() * length * length];
    Arrays.fill(bias, HIDDEN);
    for (int b = 0; b < batch.sentences(); b++) {
      int tokens = lengthOf(b);
      int shift = start(b) - b * length;
      for (int query = 0; query < tokens; query++) {
        int[] seen = mask.visible(query, tokens);
        int row = (b * length + query + shift) * length + shift;
        for (int i = 0; i < seen.length; i += 2) {
          Arrays.fill(bias, row + seen[i], row + seen[i + 1], 0f);
        }
      }
    }
    return bias;
  }
}
