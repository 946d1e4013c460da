package lookright.model.graph;

import lookright.model.TokenBatch;

/**
 * A ragged batch laid out as {@code [B, T]}: which place each token takes. Left padding gives the
 * same results as right padding; it is here so that tests can say so.
 */
record PaddedBatch(TokenBatch batch, int length, boolean left) {
  private static final int SHORTEST = 8;

  /**
   * Right padding goes up to a power of two or half as much again: batches of all lengths have few
   * distinct shapes, and less than a third of the places is lost.
   */
  static PaddedBatch of(TokenBatch batch, boolean left) {
    int longest = batch.longest();
    return new PaddedBatch(batch, left ? longest : bucket(longest), left);
  }

  /** The length to which right padding goes. */
  static int bucket(int longest) {
    int length = SHORTEST;
    while (length < longest) {
      length = length % 3 == 0 ? length / 3 * 4 : length / 2 * 3;
    }
    return length;
  }

  int places() {
    return batch.sentences() * length;
  }

  /** How far the first token of a sentence is shifted. */
  int shift(int sentence) {
    return left ? length - lengthOf(sentence) : 0;
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
      int start = b * length + shift(b);
      for (int i = from; i < batch.offsets()[b + 1]; i++) {
        visit.token(i, start + i - from, i - from);
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
}
