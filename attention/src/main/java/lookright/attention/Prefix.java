package lookright.attention;

/**
 * {@code prefix(n)}: causal, and the sentence's first n tokens are visible to all (a prefix
 * language model).
 *
 * @param size number of tokens that everybody reads, at least 1
 */
public record Prefix(int size) implements AttentionMask {

  /**
   * A prefix of {@code size} tokens.
   *
   * @throws MaskPlanException if {@code size} is below 1
   */
  public Prefix {
    if (size < 1) {
      throw new MaskPlanException("prefix(n) needs n >= 1, but found " + size);
    }
  }

  @Override
  public boolean allows(int query, int key) {
    return key <= query || key < size;
  }

  @Override
  public int[] visible(int query, int length) {
    return new int[] {0, Math.min(length, Math.max(size, query + 1))};
  }

  @Override
  public String toString() {
    return "prefix(" + size + ")";
  }
}
