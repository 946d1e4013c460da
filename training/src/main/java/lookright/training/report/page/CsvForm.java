package lookright.training.report.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import lookright.training.CsvText;
import lookright.training.report.page.Table.Kind;
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
    return CsvText.of(
        IntStream.of(shown).mapToObj(i -> table.columns().get(i).name()).toList(),
        table.rows().stream().map(row -> cells(row, shown)).toList());
  }

  private static List<@Nullable Object> cells(List<@Nullable Object> row, int[] shown) {
    List<@Nullable Object> cells = new ArrayList<>();
    for (int i : shown) {
      cells.add(row.get(i));
    }
    return cells;
  }
}
