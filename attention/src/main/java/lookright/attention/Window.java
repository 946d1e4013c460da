package lookright.attention;

/**
 * {@code window(n)}: a token reads the last n tokens, itself included (a sliding window as in
 * Mistral).
 *
 * @param size number of tokens read, at least 1
 */
public record Window(int size) implements AttentionMask {

  /**
   * A window over {@code size} tokens.
   *
   * @throws MaskPlanException if {@code size} is below 1
   */
  public Window {
    if (size < 1) {
      throw new MaskPlanException("window(n) needs n >= 1, but found " + size);
    }
  }

  @Override
  public boolean allows(int query, int key) {
    return key <= query && query - key < size;
  }

  @Override
  public int[] visible(int query, int length) {
    return new int[] {Math.max(0, query - size + 1), query + 1};
  }

  @Override
  public String toString() {
    return "window(" + size + ")";
  }
}
