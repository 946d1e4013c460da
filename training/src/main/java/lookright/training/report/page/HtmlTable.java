package lookright.training.report.page;

import static j2html.TagCreator.code;
import static j2html.TagCreator.div;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tag;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.text;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import j2html.tags.DomContent;
import j2html.tags.specialized.TdTag;
import j2html.tags.specialized.TrTag;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;
import lookright.training.report.page.Table.Bar;
import lookright.training.report.page.Table.Kind;
import org.jspecify.annotations.Nullable;

/** A table as HTML that scrolls by itself where it is wider than the page. */
final class HtmlTable {
  private static final int WIDTH = 160;
  private static final int MARGIN = 6;
  private final Table table;
  private final List<Shade> shades;

  private HtmlTable(Table table) {
    this.table = table;
    this.shades =
        IntStream.range(0, table.columns().size())
            .mapToObj(
                column ->
                    table.columns().get(column).kind() == Kind.SHARE
                        ? Shade.percent()
                        : new Shade(table.numbers(column)))
            .toList();
  }

  static DomContent of(Table table) {
    HtmlTable html = new HtmlTable(table);
    TrTag heads = tr();
    for (Table.Column column : table.columns()) {
      heads.with(th(column.name()).attr("scope", "col").withClass(css(column.kind())));
    }
    List<TrTag> rows = new ArrayList<>();
    for (List<@Nullable Object> row : table.rows()) {
      rows.add(html.row(row));
    }
    return div(table(thead(heads), tbody(rows.toArray(DomContent[]::new))))
        .withClass("scroll")
        .attr("tabindex", "0")
        .attr("role", "region")
        .attr("aria-label", "Table " + table.id());
  }

  private static String css(Kind kind) {
    return switch (kind) {
      case TEXT, CODE -> "left";
      case BAR -> "drawing";
      default -> "number";
    };
  }

  private TrTag row(List<@Nullable Object> cells) {
    TrTag row = tr();
    for (int i = 0; i < cells.size(); i++) {
      Kind kind = table.columns().get(i).kind();
      Object value = cells.get(i);
      TdTag cell =
          td(content(kind, i, value)).withClass(value instanceof Number ? "number" : css(kind));
      if ((kind == Kind.SHADE || kind == Kind.SHARE)
          && value instanceof Double number
          && !number.isNaN()) {
        cell.withStyle(shades.get(i).css(number));
      }
      row.with(cell);
    }
    return row;
  }

  private DomContent content(Kind kind, int column, @Nullable Object value) {
    if (value instanceof Bar bar) {
      return draw(bar, column);
    }
    String shown = Table.text(kind, value);
    return kind == Kind.CODE && !shown.isEmpty() ? code(shown) : text(shown);
  }

  /** A dot and its interval on the scale of the column. */
  private DomContent draw(Bar bar, int column) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (List<@Nullable Object> row : table.rows()) {
      if (row.get(column) instanceof Bar other) {
        low = Math.min(low, other.low());
        high = Math.max(high, other.high());
      }
    }
    double start = low;
    double scale = high > low ? (WIDTH - 2 * MARGIN) / (high - low) : 0;
    DoubleFunction<String> x = value -> number(MARGIN + scale * (value - start));
    return tag("svg")
        .withClass("bar")
        .attr("viewBox", "0 0 " + WIDTH + " 14")
        .attr("role", "img")
        .attr(
            "aria-label",
            "%s, from %s to %s"
                .formatted(number(bar.value()), number(bar.low()), number(bar.high())))
        .with(
            tag("line")
                .attr("x1", x.apply(bar.low()))
                .attr("x2", x.apply(bar.high()))
                .attr("y1", "7")
                .attr("y2", "7"),
            tag("circle").attr("cx", x.apply(bar.value())).attr("cy", "7").attr("r", "4"));
  }

  private static String number(double value) {
    return Table.text(Kind.SCORE, value);
  }
}
