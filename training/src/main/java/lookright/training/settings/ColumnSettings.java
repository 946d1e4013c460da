package lookright.training.settings;

import lookright.training.data.DataFormat;
import org.jspecify.annotations.Nullable;

/**
 * How a file of labelled sentences is written.
 *
 * @param format null: by the file's extension, else CoNLL
 * @param token 0-based index or header name of the column of tokens; null: the first
 * @param label 0-based index or header name of the column of labels; null: the last
 */
public record ColumnSettings(
    @Nullable DataFormat format, @Nullable String token, @Nullable String label) {
  /** By the extension, tokens first, labels last. */
  public static final ColumnSettings DEFAULT = new ColumnSettings(null, null, null);
}
