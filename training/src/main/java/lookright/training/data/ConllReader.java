package lookright.training.data;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a token and its columns a line, an empty line between sentences.
 *
 * <p>A line with a tab is split at tabs only, any other at runs of blanks. {@code -DOCSTART-} rows
 * and the comments of CoNLL-U ({@code # sent_id = ...}) are skipped.
 */
final class ConllReader {
  private static final String DOCUMENT = "-DOCSTART-";
  private static final Pattern COMMENT =
      Pattern.compile("#\\s*(newdoc|newpar|[\\w:.-]+( id)? = ?)[^\\t]*");

  private final TextFile file;
  private final Columns columns;
  private final boolean labels;
  private final SentenceCollector sentences;
  private @Nullable RowLayout layout;

  private ConllReader(TextFile file, Columns columns, boolean labels) {
    this.file = file;
    this.columns = columns;
    this.labels = labels;
    this.sentences = new SentenceCollector(file.path());
  }

  static List<Sentence> read(TextFile file, Columns columns, boolean labels) {
    ConllReader reader = new ConllReader(file, columns, labels);
    int number = 0;
    for (String line : file.lines()) {
      reader.line(++number, line);
    }
    return reader.sentences.finish();
  }

  private void line(int number, String line) {
    if (Blank.test(line)) {
      sentences.end();
    } else if (!COMMENT.matcher(line).matches()) {
      row(number, split(line));
    }
  }

  private void row(int number, List<String> cells) {
    RowLayout known = layout;
    if (cells.get(0).equals(DOCUMENT)) {
      sentences.end();
    } else if (known == null) {
      boolean header = RowLayout.needsHeader(columns);
      List<String> first = dropIndent(cells, cells.size() - 1);
      layout = RowLayout.of(file, number, first, header, columns, labels);
      if (!header) {
        row(number, first);
      }
    } else {
      List<String> row = dropIndent(cells, known.width());
      known.check(file, number, row);
      sentences.add(number, row.get(known.token()), known.label(file, number, row));
    }
  }

  private static List<String> split(String line) {
    return line.indexOf('\t') >= 0
        ? List.of(line.split("\t", -1))
        : List.of(line.stripTrailing().split(" +"));
  }

  /** A leading blank makes an empty first cell: an indent, unless the row needs that cell. */
  private static List<String> dropIndent(List<String> cells, int width) {
    return cells.get(0).isEmpty() && cells.size() == width + 1
        ? new ArrayList<>(cells.subList(1, cells.size()))
        : cells;
  }
}
