package lookright.training.data;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads CSV and TSV: a token a row with sentences apart by an empty row or a sentence column, or a
 * sentence a row with two Python lists as cells (the paper's files).
 *
 * <p>TSV is quoted as CSV is only if every cell that begins with a quote is a whole quoted cell;
 * otherwise a quote is a token like any other.
 */
final class DelimitedReader {
  private record Row(long line, List<String> cells) {
    boolean blank() {
      return cells.stream().allMatch(Blank::test);
    }

    String get(int column) {
      return cells.get(column);
    }
  }

  private final TextFile file;
  private final Columns columns;
  private final boolean labels;

  private DelimitedReader(TextFile file, Columns columns, boolean labels) {
    this.file = file;
    this.columns = columns;
    this.labels = labels;
  }

  static List<Sentence> read(TextFile file, DataFormat format, Columns columns, boolean labels) {
    DelimitedReader reader = new DelimitedReader(file, columns, labels);
    return reader.sentences(reader.rows(format(file, format)));
  }

  private static CSVFormat format(TextFile file, DataFormat format) {
    CSVFormat.Builder builder = CSVFormat.RFC4180.builder();
    if (format == DataFormat.TSV) {
      builder.setDelimiter('\t');
      builder.setQuote(quoted(file) ? (Character) '"' : null);
    }
    return builder.get();
  }

  private static boolean quoted(TextFile file) {
    return file.lines().stream()
        .flatMap(line -> Arrays.stream(line.split("\t")))
        .filter(cell -> cell.startsWith("\""))
        .allMatch(
            cell ->
                cell.length() > 1
                    && cell.endsWith("\"")
                    && cell.substring(1, cell.length() - 1).replace("\"\"", "").indexOf('"') < 0);
  }

  private List<Row> rows(CSVFormat format) {
    List<Row> rows = new ArrayList<>();
    try (CSVParser parser = CSVParser.parse(new StringReader(file.text()), format)) {
      Iterator<CSVRecord> records = parser.iterator();
      long line = 1;
      while (hasNext(records, line)) {
        rows.add(new Row(line, records.next().toList()));
        line = parser.getCurrentLineNumber() + 1;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  private boolean hasNext(Iterator<CSVRecord> records, long line) {
    try {
      return records.hasNext();
    } catch (UncheckedIOException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw file.error(
          line,
          "not a row of CSV (%s); write a quote inside a cell as \"\""
              .formatted(cause.getMessage()));
    }
  }

  private List<Sentence> sentences(List<Row> rows) {
    List<Row> filled = rows.stream().filter(row -> !row.blank()).toList();
    if (filled.isEmpty()) {
      return List.of();
    }
    Row first = filled.get(0);
    boolean header = RowLayout.needsHeader(columns) || RowLayout.looksLikeHeader(first.cells());
    RowLayout layout = RowLayout.of(file, first.line(), first.cells(), header, columns, labels);
    List<Row> data = header ? rows.subList(rows.indexOf(first) + 1, rows.size()) : rows;
    boolean lists =
        data.stream().filter(row -> !row.blank()).limit(1).anyMatch(r -> lists(r, layout));
    return lists ? listRows(data, layout) : tokenRows(data, layout);
  }

  private static boolean lists(Row row, RowLayout layout) {
    return row.cells().size() > Math.max(layout.token(), layout.label())
        && isList(row.get(layout.token()))
        && (layout.label() < 0 || isList(row.get(layout.label())));
  }

  private static boolean isList(String cell) {
    return cell.strip().startsWith("[") && cell.strip().endsWith("]") && cell.strip().length() > 1;
  }

  private List<Sentence> tokenRows(List<Row> rows, RowLayout layout) {
    SentenceCollector collector = new SentenceCollector(file.path());
    String open = "";
    for (Row row : rows) {
      if (row.blank()) {
        collector.end();
        continue;
      }
      layout.check(file, row.line(), row.cells());
      String id = layout.sentence() < 0 ? "" : row.get(layout.sentence());
      if (!id.isEmpty() && !id.equals(open)) {
        collector.end();
        open = id;
      }
      String label = layout.label(file, row.line(), row.cells());
      collector.add(row.line(), row.get(layout.token()), label);
    }
    return collector.finish();
  }

  private List<Sentence> listRows(List<Row> rows, RowLayout layout) {
    List<Sentence> sentences = new ArrayList<>();
    for (Row row : rows) {
      if (!row.blank()) {
        layout.check(file, row.line(), row.cells());
        List<String> words = list(row, layout.token());
        List<String> tags = layout.label() < 0 ? List.of() : list(row, layout.label());
        sentences.add(Rows.sentence(file, row.line(), words, tags, layout.label() >= 0));
      }
    }
    return sentences;
  }

  private List<String> list(Row row, int column) {
    return PythonList.parse(
        row.get(column),
        message -> file.error(row.line(), "column %d: %s".formatted(column, message)));
  }
}
