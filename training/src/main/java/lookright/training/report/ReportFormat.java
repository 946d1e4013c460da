package lookright.training.report;

import java.util.Map;
import lookright.training.report.page.CsvForm;
import lookright.training.report.page.HtmlForm;
import lookright.training.report.page.MarkdownForm;
import lookright.training.report.page.Page;

/** A form of a report. */
public enum ReportFormat {
  /** One page that opens from disk. */
  HTML,
  /** The same without charts. */
  MARKDOWN,
  /** The tables, a file each. */
  CSV;

  /** Its files in a folder by name. */
  Map<String, String> files(Page page) {
    return switch (this) {
      case HTML -> Map.of("report.html", HtmlForm.of(page));
      case MARKDOWN -> Map.of("report.md", MarkdownForm.of(page));
      case CSV -> CsvForm.of(page);
    };
  }
}
