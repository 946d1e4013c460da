package lookright.training;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** Tables as CSV (RFC 4180, but lines end with a line feed). */
public final class CsvText {
  private CsvText() {}

  /**
   * A table.
   *
   * @param header names of the columns
   * @param rows as many values each, written as their text; null: an empty cell
   */
  public static String of(
      List<String> header, List<? extends List<? extends @Nullable Object>> rows) {
    StringWriter text = new StringWriter();
    CSVFormat format = CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();
    try (CSVPrinter printer = new CSVPrinter(text, format)) {
      printer.printRecord(header);
      printer.printRecords(rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
