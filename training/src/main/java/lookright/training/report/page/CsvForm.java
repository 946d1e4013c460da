package lookright.training.report.page;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import lookright.training.report.page.Table.Kind;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** The tables of a page as CSV, numbers with all their digits. */
public final class CsvForm {
  private CsvForm() {}

  /** The files by name, in the order of the page. */
  public static Map<String, String> of(Page page) {
    Map<String, String> files = new LinkedHashMap<>();
    for (Table table : page.tables()) {
      files.put(table.id() + ".csv", csv(table));
    }
    return files;
  }

  private static String csv(Table table) {
    int[] shown =
        IntStream.range(0, table.columns().size())
            .filter(i -> table.columns().get(i).kind() != Kind.BAR)
            .toArray();
    StringWriter text = new StringWriter();
    CSVFormat format = CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();
    try (CSVPrinter printer = new CSVPrinter(text, format)) {
      printer.printRecord(IntStream.of(shown).mapToObj(i -> table.columns().get(i).name()));
      for (List<@Nullable Object> row : table.rows()) {
        printer.printRecord(IntStream.of(shown).mapToObj(row::get));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
