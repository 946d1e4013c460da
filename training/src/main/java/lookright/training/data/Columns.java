package lookright.training.data;

import org.jspecify.annotations.Nullable;

/**
 * Which columns of a file hold what: a 0-based index or a header name (in JSONL: a key).
 *
 * @param token column of the words; null: the first, or the one that a header calls so
 * @param label column of the labels; null: the last, or the one that a header calls so
 * @param sentence column that tells CSV sentences apart; null: a header's, else empty rows do
 */
public record Columns(@Nullable String token, @Nullable String label, @Nullable String sentence) {
  /** First and last column, or what the header says. */
  public static final Columns DEFAULT = new Columns(null, null, null);
}
