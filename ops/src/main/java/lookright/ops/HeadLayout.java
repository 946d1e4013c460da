package lookright.ops;

/**
 * How a row of {@code qkv} is divided: {@code heads} query heads, then {@code keyHeads} key heads,
 * then as many value heads, each of {@code headSize} entries. Query head {@code h} reads key and
 * value head {@code h / group()} (grouped-query attention, arXiv 2305.13245).
 */
public record HeadLayout(int heads, int keyHeads, int headSize) {
  /** Checks that the query heads divide into groups. */
  public HeadLayout {
    if (heads < 1 || keyHeads < 1 || headSize < 1 || heads % keyHeads != 0) {
      throw new IllegalArgumentException(
          "Found "
              + heads
              + " query heads and "
              + keyHeads
              + " key heads of size "
              + headSize
              + ", expected positive sizes and key heads that divide the query heads");
    }
  }

  /** Entries of a {@code qkv} row. */
  public int width() {
    return (heads + 2 * keyHeads) * headSize;
  }

  /** Entries of all query heads: the width of the attention's output. */
  public int queryWidth() {
    return heads * headSize;
  }

  /** Entries of all key heads. */
  public int keyWidth() {
    return keyHeads * headSize;
  }

  /** The heads that carry a position: queries and keys. */
  public int rotatedHeads() {
    return heads + keyHeads;
  }

  /** Query heads per key head. */
  public int group() {
    return heads / keyHeads;
  }
}
