package lookright.model.tagging;

/**
 * What the model sees of a sentence at once.
 *
 * @param ids sub-tokens, special ones included, {@code [T]}
 * @param words for each sub-token the word whose label it carries, or -1, {@code [T]}
 */
public record Piece(int[] ids, int[] words) {
  /** How many sub-tokens there are. */
  public int length() {
    return ids.length;
  }
}
