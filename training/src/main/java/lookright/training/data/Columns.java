package lookright.training.data;

import lookright.io.UserException;
import org.jspecify.annotations.Nullable;

/**
 * Which columns of a file hold what: a 0-based index or a header name (in JSONL: a key; in CoNLL-U:
 * a column's name, or NER; for events: the label is {@code type} or {@code trigger}).
 *
 * @param token column of the words; null: the first, or the one that a header calls so
 * @param label column of the labels; null: the last, or the one that a header calls so
 * @param sentence column that tells CSV sentences apart; null: a header's, else empty rows do
 */
public record Columns(@Nullable String token, @Nullable String label, @Nullable String sentence) {
  /** First and last column, or what the header says. */
  public static final Columns DEFAULT = new Columns(null, null, null);

  /** Refuses a token column where the format knows what the words are. */
  void refuseToken(TextFile file, DataFormat format) {
    refuse(file, format, "token", token);
  }

  /** Refuses a label column where the format knows what the labels are. */
  void refuseLabel(TextFile file, DataFormat format) {
    refuse(file, format, "label", label);
  }

  private static void refuse(
      TextFile file, DataFormat format, String what, @Nullable String column) {
    if (column != null) {
      throw new UserException(
          "%s: found the %s column %s, but the format %s has none to choose; leave out --%s-column"
              .formatted(file.path(), what, column, format, what));
    }
  }
}
