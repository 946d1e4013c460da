package lookright.training.profile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lookright.ops.Tap.Phase;
import lookright.training.CsvText;
import lookright.training.profile.Profile.Row;
import org.jspecify.annotations.Nullable;

/** Profiles as a table, numbers for one step each: for reading, and as CSV. */
public final class ProfileTable {
  private static final List<String> COLUMNS =
      List.of(
          "work",
          "phase",
          "part",
          "shape",
          "calls",
          "ms",
          "% of time",
          "MB",
          "GB/s",
          "GFLOP/s",
          "% of peak",
          "heap KB",
          "idle %");

  /** Columns that hold text. */
  private static final int TEXTS = 4;

  private ProfileTable() {}

  /** As Markdown whose columns stand below one another. */
  public static String markdown(List<Profile> profiles) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(COLUMNS);
    for (Profile profile : profiles) {
      for (Phase phase : Phase.values()) {
        Row total = profile.total(phase);
        List<Row> rows = profile.rows().stream().filter(row -> row.phase() == phase).toList();
        if (rows.size() > 1) {
          lines.add(texts(profile, total));
        }
        rows.forEach(row -> lines.add(texts(profile, row)));
      }
      lines.add(texts(profile, rest(profile)));
      lines.add(texts(profile, all(profile)));
    }
    return aligned(lines);
  }

  /** As CSV, numbers with all their digits, without the sums. */
  public static String csv(List<Profile> profiles) {
    List<List<@Nullable Object>> lines = new ArrayList<>();
    for (Profile profile : profiles) {
      profile.rows().forEach(row -> lines.add(values(profile, row)));
      lines.add(values(profile, rest(profile)));
    }
    return CsvText.of(COLUMNS, lines);
  }

  private static Row rest(Profile profile) {
    double seconds = profile.seconds() * (1 - profile.accounted());
    return new Row(Phase.SESSION, "not accounted for", "", 0, seconds, 0, 0, 0, 0);
  }

  private static Row all(Profile profile) {
    Row sum = Row.sum(Phase.SESSION, "everything", profile.rows());
    return new Row(
        sum.phase(),
        sum.name(),
        "",
        sum.calls(),
        profile.seconds(),
        sum.flops(),
        sum.bytes(),
        sum.allocated(),
        sum.idleSeconds());
  }

  private static List<@Nullable Object> values(Profile profile, Row row) {
    double steps = profile.steps();
    boolean counted = row.flops() > 0;
    return Arrays.asList(
        profile.work(),
        row.phase().name().toLowerCase(Locale.ROOT),
        row.name(),
        row.shape(),
        row.calls() / steps,
        1e3 * row.seconds() / steps,
        100 * row.seconds() / profile.seconds(),
        row.bytes() / 1e6 / steps,
        row.bytes() / 1e9 / row.seconds(),
        counted ? row.gflops() : null,
        counted ? 100 * row.gflops() / profile.sgemmPeak() : null,
        row.allocated() / 1e3 / steps,
        100 * row.idleSeconds() / (profile.threads() * row.seconds()));
  }

  private static List<String> texts(Profile profile, Row row) {
    return values(profile, row).stream()
        .map(value -> value instanceof Double d ? number(d) : value == null ? "" : value.toString())
        .toList();
  }

  private static String number(double value) {
    String format = Math.abs(value) < 10 ? "%.2f" : "%.1f";
    return value == 0 || Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
  }

  private static String aligned(List<List<String>> lines) {
    int[] widths =
        IntStream.range(0, COLUMNS.size())
            .map(i -> lines.stream().mapToInt(line -> line.get(i).length()).max().orElse(0))
            .toArray();
    List<String> text = new ArrayList<>(lines.stream().map(line -> line(line, widths)).toList());
    text.add(
        1,
        IntStream.range(0, widths.length)
            .mapToObj(i -> "-".repeat(widths[i] + 1) + (i < TEXTS ? "-" : ":"))
            .collect(Collectors.joining("|", "|", "|")));
    return String.join("\n", text) + "\n";
  }

  /** Text on the left, numbers on the right. */
  private static String line(List<String> cells, int[] widths) {
    return IntStream.range(0, widths.length)
        .mapToObj(
            i ->
                String.format(
                    i < TEXTS ? "%-" + widths[i] + "s" : "%" + widths[i] + "s", cells.get(i)))
        .collect(Collectors.joining(" | ", "| ", " |"));
  }
}
