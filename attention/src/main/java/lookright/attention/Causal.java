package lookright.attention;

/** {@code causal}: a token reads itself and everything before it. */
public record Causal() implements AttentionMask {

  @Override
  public boolean allows(int query, int key) {
    return key <= query;
  }

  @Override
  public int[] visible(int query, int length) {
    return new int[] {0, query + 1};
  }

  @Override
  public String toString() {
    return "causal";
  }
}
