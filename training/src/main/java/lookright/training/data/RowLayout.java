package lookright.training.data;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import lookright.io.UserException;
import org.jspecify.annotations.Nullable;

/**
 * Where the cells of a row are, settled by the first row of a file.
 *
 * @param width cells a row
 * @param line line of the row that settled it
 * @param token index of the token
 * @param label index of the label, or -1 where labels are not read
 * @param sentence index of the sentence id, or -1
 */
record RowLayout(int width, long line, int token, int label, int sentence) {
  private static final Set<String> TOKEN_NAMES = Set.of("token", "tokens", "word", "words");
  private static final Set<String> LABEL_NAMES =
      Set.of("label", "labels", "tag", "tags", "ner", "ner_tag", "ner_tags");
  private static final Set<String> SENTENCE_NAMES =
      Set.of("sentence", "sentence_id", "sentence #", "sent_id");

  /** Whether a file with these columns must start with a header. */
  static boolean needsHeader(Columns columns) {
    return isName(columns.token()) || isName(columns.label()) || isName(columns.sentence());
  }

  /** Whether a row calls one of its cells a token and another a label. */
  static boolean looksLikeHeader(List<String> row) {
    return find(row, TOKEN_NAMES) >= 0 && find(row, LABEL_NAMES) >= 0;
  }

  static RowLayout of(
      TextFile file, long line, List<String> row, boolean header, Columns columns, boolean labels) {
    Resolver resolver = new Resolver(file, line, row, header);
    int token = resolver.index("token", columns.token(), TOKEN_NAMES, 0);
    int label = labels ? resolver.index("label", columns.label(), LABEL_NAMES, row.size() - 1) : -1;
    if (token == label) {
      throw file.error(
          line,
          "token and label are both column %d of %d; expected a token and a label a row (is the separator right?)"
              .formatted(token, row.size()));
    }
    int sentence = resolver.index("sentence", columns.sentence(), SENTENCE_NAMES, -1);
    return new RowLayout(row.size(), line, token, label, sentence);
  }

  /** Refuses a row of another width; without labels only the token has to be there. */
  void check(TextFile file, long at, List<String> row) {
    if (label >= 0 ? row.size() != width : row.size() <= token) {
      throw file.error(
          at,
          "%d %s, but line %d has %d; every row needs the same columns (a stray separator or quote?)"
              .formatted(row.size(), row.size() == 1 ? "column" : "columns", line, width));
    }
  }

  /** The label of a row, or null where labels are not read. */
  @Nullable String label(TextFile file, long at, List<String> row) {
    if (label < 0) {
      return null;
    }
    String value = row.get(label).strip();
    if (value.isEmpty()) {
      throw file.error(
          at, "token \"%s\" has no label in column %d".formatted(row.get(token), label));
    }
    return value;
  }

  private static boolean isName(@Nullable String column) {
    return column != null && !column.matches("\\d{1,6}");
  }

  private static int find(List<String> row, Set<String> names) {
    for (int i = 0; i < row.size(); i++) {
      if (names.contains(row.get(i).strip().toLowerCase(Locale.ROOT))) {
        return i;
      }
    }
    return -1;
  }

  private record Resolver(TextFile file, long line, List<String> row, boolean header) {

    int index(String what, @Nullable String column, Set<String> names, int otherwise) {
      if (column == null) {
        int named = header ? find(row, names) : -1;
        return named >= 0 ? named : otherwise;
      }
      return isName(column) ? byName(what, column) : byIndex(what, Integer.parseInt(column));
    }

    private int byName(String what, String column) {
      int index = row.stream().map(String::strip).toList().indexOf(column);
      if (index < 0) {
        throw missing(what, "\"" + column + "\"", "the header is " + row);
      }
      return index;
    }

    private int byIndex(String what, int index) {
      if (index >= row.size()) {
        String have = "it has the columns 0 to " + (row.size() - 1);
        throw missing(what, Integer.toString(index), have);
      }
      return index;
    }

    private UserException missing(String what, String column, String have) {
      return file.error(
          line, "no %s column %s; %s (--%s-column)".formatted(what, column, have, what));
    }
  }
}
