package lookright.io.tokenizer;

import java.util.Arrays;

/**
 * The ids of one text or one sentence, in order, special tokens included.
 *
 * <p>{@code wordIds()[i]} is the index of the word that sub-token {@code i} belongs to, or {@link
 * #SPECIAL} for a token that the tokenizer added. For given words the indices are those of the
 * list; a word of no sub-tokens does not occur. For a text they count what the tokenizer's
 * pre-tokenizer splits.
 */
public final class Encoding {
  /** The word index of a token that belongs to no word. */
  public static final int SPECIAL = -1;

  private final int[] ids;
  private final int[] wordIds;

  Encoding(long[] ids, long[] wordIds) {
    this.ids = toInts(ids);
    this.wordIds = toInts(wordIds);
  }

  /** Number of sub-tokens T. */
  public int size() {
    return ids.length;
  }

  /** The ids, {@code [T]}; a copy. */
  public int[] ids() {
    return ids.clone();
  }

  /** The word of each sub-token, {@code [T]}; a copy. */
  public int[] wordIds() {
    return wordIds.clone();
  }

  @Override
  public String toString() {
    return "Encoding" + Arrays.toString(ids);
  }

  private static int[] toInts(long[] longs) {
    int[] ints = new int[longs.length];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = Math.toIntExact(longs[i]);
    }
    return ints;
  }
}
