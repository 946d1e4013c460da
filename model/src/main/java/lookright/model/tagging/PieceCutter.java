package lookright.model.tagging;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a tokenised sentence into pieces of at most {@code maxLength} sub-tokens.
 *
 * <p>Pieces begin and end at words, overlap by about half, and repeat the special tokens. A word is
 * labelled in the piece where the nearer of the piece's two ends is farthest away; the sentence's
 * own ends do not count as ends. A word of more sub-tokens than fit is seen by its first ones.
 */
public record PieceCutter(int maxLength, LongSentences mode, LabelPosition position) {
  /** Checks the length. */
  public PieceCutter {
    if (maxLength < 2) {
      throw new IllegalArgumentException("Found maximum length " + maxLength + ", expected >= 2");
    }
  }

  /**
   * The pieces of one sentence; none if it has no sub-token but special ones.
   *
   * @param ids sub-tokens
   * @param wordIds for each sub-token its word, or -1 for special tokens
   */
  public List<Piece> cut(int[] ids, int[] wordIds) {
    int from = 0;
    while (from < ids.length && wordIds[from] < 0) {
      from++;
    }
    if (from == ids.length) {
      return List.of();
    }
    int to = ids.length;
    while (wordIds[to - 1] < 0) {
      to--;
    }
    Tokens tokens = new Tokens(ids, wordIds, from, to);
    int capacity = Math.max(1, maxLength - from - (ids.length - to));
    List<int[]> windows =
        mode == LongSentences.TRUNCATE
            ? List.of(new int[] {from, Math.min(to, from + capacity)})
            : windows(tokens, capacity);
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < windows.size(); i++) {
      pieces.add(piece(tokens, windows, i));
    }
    return pieces;
  }

  /** The tokens that belong to words: {@code [from, to)}. */
  private record Tokens(int[] ids, int[] wordIds, int from, int to) {
    /** The end of the word that token {@code at} belongs to. */
    int endOfWord(int at) {
      int end = at;
      while (end < to && wordIds[end] == wordIds[at]) {
        end++;
      }
      return end;
    }
  }

  private static List<int[]> windows(Tokens tokens, int capacity) {
    List<int[]> windows = new ArrayList<>();
    int start = tokens.from;
    while (true) {
      int end = start;
      int next = start;
      while (end < tokens.to && tokens.endOfWord(end) - start <= capacity) {
        end = tokens.endOfWord(end);
        if (next == start && end - start >= capacity / 2) {
          next = end;
        }
      }
      if (end == start) { // one word alone is too long
        end = start + capacity;
        next = tokens.endOfWord(start);
      }
      windows.add(new int[] {start, end});
      if (Math.max(end, next) >= tokens.to) {
        return windows;
      }
      start = next == start ? end : next;
    }
  }

  private Piece piece(Tokens tokens, List<int[]> windows, int which) {
    int start = windows.get(which)[0];
    int end = windows.get(which)[1];
    int suffix = tokens.ids.length - tokens.to;
    int[] ids = new int[tokens.from + end - start + suffix];
    int[] words = new int[ids.length];
    Arrays.fill(words, -1);
    System.arraycopy(tokens.ids, 0, ids, 0, tokens.from);
    System.arraycopy(tokens.ids, start, ids, tokens.from, end - start);
    System.arraycopy(tokens.ids, tokens.to, ids, tokens.from + end - start, suffix);
    for (int at = start; at < end; ) {
      int seenEnd = Math.min(end, tokens.endOfWord(at));
      if (best(tokens, windows, which, at) == which) {
        int labelled = position == LabelPosition.FIRST ? at : seenEnd - 1;
        words[tokens.from + labelled - start] = tokens.wordIds[at];
      }
      at = seenEnd;
    }
    return new Piece(ids, words);
  }

  /**
   * The window in which the word that begins at {@code at} has most context, among the neighbours
   * of {@code near}: overlapping by half, no more than three windows share a word.
   */
  private static int best(Tokens tokens, List<int[]> windows, int near, int at) {
    int best = -1;
    int most = -1;
    for (int i = Math.max(0, near - 2); i < Math.min(windows.size(), near + 3); i++) {
      int start = windows.get(i)[0];
      int end = windows.get(i)[1];
      if (at >= start && at < end) {
        int left = start == tokens.from ? Integer.MAX_VALUE : at - start;
        int right = end == tokens.to ? Integer.MAX_VALUE : end - tokens.endOfWord(at);
        if (Math.min(left, right) > most) {
          most = Math.min(left, right);
          best = i;
        }
      }
    }
    return best;
  }
}
