package lookright.attention;

/** {@code full}: a token reads the whole sentence. */
public record Full() implements AttentionMask {

  @Override
  public boolean allows(int query, int key) {
    return true;
  }

  @Override
  public int[] visible(int query, int length) {
    return new int[] {0, length};
  }

  @Override
  public String toString() {
    return "full";
  }
}
