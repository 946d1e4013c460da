package lookright.attention.op;

import java.util.Arrays;
import lookright.attention.AttentionMask;

/** What each query of a sentence sees, as half-open intervals of keys. */
final class VisibleKeys {
  private final int[][] intervals;

  VisibleKeys(AttentionMask mask, int length) {
    intervals = new int[length][];
    for (int query = 0; query < length; query++) {
      intervals[query] = mask.visible(query, length);
    }
  }

  /** The first key that any query in {@code [from, to)} sees. */
  int first(int from, int to) {
    int first = Integer.MAX_VALUE;
    for (int query = from; query < to; query++) {
      first = Math.min(first, intervals[query][0]);
    }
    return first;
  }

  /** One more than the last key that any query in {@code [from, to)} sees. */
  int end(int from, int to) {
    int end = 0;
    for (int query = from; query < to; query++) {
      end = Math.max(end, intervals[query][intervals[query].length - 1]);
    }
    return end;
  }

  /** The intervals of one query: {@code from0, to0, from1, to1...}, ascending. */
  int[] of(int query) {
    return intervals[query];
  }

  /** How many keys all queries see together. */
  long pairs() {
    long pairs = 0;
    for (int[] seen : intervals) {
      for (int i = 0; i < seen.length; i += 2) {
        pairs += seen[i + 1] - seen[i];
      }
    }
    return pairs;
  }

  /**
   * Zeroes what {@code query} does not see in a row of {@code width} entries at {@code at}, which
   * stand for the keys from {@code first}.
   */
  void hide(float[] row, int at, int query, int first, int width) {
    int shown = 0;
    int[] mine = intervals[query];
    for (int i = 0; i < mine.length; i += 2) {
      Arrays.fill(row, at + shown, at + mine[i] - first, 0f);
      shown = mine[i + 1] - first;
    }
    Arrays.fill(row, at + shown, at + width, 0f);
  }
}
