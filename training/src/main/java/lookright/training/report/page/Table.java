package lookright.training.report.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A table.
 *
 * @param id its name in files, unique on the page
 * @param columns from left to right
 * @param rows a value or null for every column: text, whole numbers, {@code Double}, {@link Bar}
 */
public record Table(String id, List<Column> columns, List<List<@Nullable Object>> rows)
    implements Block {

  /**
   * A column.
   *
   * @param name its heading
   * @param kind how values look
   */
  public record Column(String name, Kind kind) {}

  /** How values look. */
  public enum Kind {
    /** As it is. */
    TEXT,
    /** Text that is typed: a plan, a hash. */
    CODE,
    /** A number to one decimal. */
    SCORE,
    /** A score whose cell is the darker, the higher it is in its column. */
    SHADE,
    /** A percentage whose cell is the darker, the higher it is: white for 0. */
    SHARE,
    /** A number to two decimals. */
    DETAIL,
    /** A difference to one decimal with its sign. */
    DIFFERENCE,
    /** A probability. */
    P,
    /** A drawing, in HTML alone. */
    BAR
  }

  /**
   * A value with its interval on a scale that all bars of the column share.
   *
   * @param low end of the interval
   * @param value within it
   * @param high other end
   */
  public record Bar(double low, double value, double high) {}

  /** Starts a table without rows. */
  public static Builder of(String id) {
    return new Builder(id);
  }

  /** Rows one by one. */
  public static final class Builder {
    private final String id;
    private final List<Column> columns = new ArrayList<>();
    private final List<List<@Nullable Object>> rows = new ArrayList<>();

    private Builder(String id) {
      this.id = id;
    }

    /** Adds columns of one kind. */
    public Builder columns(Kind kind, String... names) {
      Arrays.stream(names).map(name -> new Column(name, kind)).forEach(columns::add);
      return this;
    }

    /** Adds a row. */
    public Builder row(@Nullable Object... cells) {
      return row(Arrays.asList(cells));
    }

    /** Adds a row. */
    public Builder row(List<@Nullable Object> cells) {
      if (cells.size() != columns.size()) {
        throw new IllegalArgumentException(
            "%d cells for %d columns of %s".formatted(cells.size(), columns.size(), id));
      }
      rows.add(cells);
      return this;
    }

    /** The table. */
    public Table build() {
      return new Table(id, List.copyOf(columns), List.copyOf(rows));
    }
  }

  /** The values of a column that are numbers. */
  double[] numbers(int column) {
    return rows.stream()
        .map(row -> row.get(column))
        .filter(Double.class::isInstance)
        .mapToDouble(value -> (Double) value)
        .toArray();
  }

  /** A value as people read it. */
  static String text(Kind kind, @Nullable Object value) {
    if (value == null) {
      return "";
    }
    if (!(value instanceof Double number)) {
      return value.toString();
    }
    if (number.isNaN()) {
      return "n/a";
    }
    return switch (kind) {
      case DETAIL -> decimal("%.2f", number);
      case DIFFERENCE -> decimal("%+.1f", number);
      case P -> number < 0.0001 ? "< 0.0001" : decimal("%.4f", number);
      default -> decimal("%.1f", number);
    };
  }

  /** Never a zero with a sign. */
  private static String decimal(String format, double number) {
    String text = String.format(Locale.ROOT, format, number);
    return text.matches("[-+]0\\.0+") ? text.substring(1) : text;
  }
}
