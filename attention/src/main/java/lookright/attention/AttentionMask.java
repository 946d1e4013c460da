package lookright.attention;

import java.util.Arrays;
import java.util.List;

/**
 * Which tokens of its own sentence a token may read: a predicate over positions counted from 0.
 *
 * <p>Laws, checked for every mask by {@code AttentionMaskContract}: a token may always read itself,
 * so no softmax is empty; {@link #visible} and {@link #allows} agree; {@code toString} is the text
 * that {@link LayerMaskPlan#parse(String)} reads back as an equal mask. Implementations are records
 * without arrays, so equality is free. A weight between 0 and 1 is not a mask.
 */
public interface AttentionMask {

  /**
   * Whether the token at {@code query} may read the token at {@code key}.
   *
   * @param query position of the reading token, 0 or more
   * @param key position of the token to be read, 0 or more
   */
  boolean allows(int query, int key);

  /**
   * The keys that {@code query} reads in a sentence of {@code length} tokens, as half-open
   * intervals {@code [from0, to0, from1, to1, ...]}: sorted, none empty, no two touching. A key of
   * the sentence lies in one of them exactly if it is allowed.
   *
   * <p>This is what a kernel walks. The default asks {@link #allows} for every key; a mask that
   * knows its intervals overrides it.
   *
   * @param query position of the reading token, in {@code [0, length)}
   * @param length number of tokens of the sentence
   */
  default int[] visible(int query, int length) {
    int[] edges = new int[length + 1];
    int count = 0;
    for (int key = 0; key < length; key++) {
      boolean inside = count % 2 == 1;
      if (allows(query, key) != inside) {
        edges[count++] = key;
      }
    }
    if (count % 2 == 1) {
      edges[count++] = length;
    }
    return Arrays.copyOf(edges, count);
  }

  /** The mask that allows what both allow. */
  default AttentionMask and(AttentionMask other) {
    return new And(List.of(this, other));
  }

  /** The mask that allows what one of the two allows. */
  default AttentionMask or(AttentionMask other) {
    return new Or(List.of(this, other));
  }

  /** A token reads itself and everything before it: the ordinary decoder. */
  static AttentionMask causal() {
    return new Causal();
  }

  /** A token reads the whole sentence: the ordinary encoder. */
  static AttentionMask full() {
    return new Full();
  }

  /** A token reads itself and the {@code size - 1} tokens before it. */
  static AttentionMask window(int size) {
    return new Window(size);
  }

  /** A token reads itself, everything before it, and the first {@code size} tokens. */
  static AttentionMask prefix(int size) {
    return new Prefix(size);
  }
}
