package lookright.training.report;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import lookright.io.AtomicFile;
import lookright.io.AtomicFolder;
import lookright.io.UserException;
import lookright.training.report.page.Page;
import org.jspecify.annotations.Nullable;

/**
 * Where a report goes and in which forms.
 *
 * @param output a file for one form that is a file, else a folder; null for standard output
 * @param formats at least one
 * @param force whether a folder may be replaced
 */
public record ReportFiles(@Nullable Path output, List<ReportFormat> formats, boolean force) {

  /**
   * The choice that a command means.
   *
   * @param formats empty for what {@code output} says
   * @param runs the folder that is read
   * @throws UserException if the forms do not fit the place, or the place holds the runs
   */
  public static ReportFiles choose(
      @Nullable Path output, List<ReportFormat> formats, boolean force, Path runs) {
    if (output == null) {
      List<ReportFormat> one = formats.isEmpty() ? List.of(ReportFormat.MARKDOWN) : formats;
      if (one.size() > 1 || one.contains(ReportFormat.CSV)) {
        throw new UserException(
            "format: found %s for standard output, expected html or markdown; several files need a folder (--output)"
                .formatted(names(one)));
      }
      return new ReportFiles(null, one, force);
    }
    ReportFormat file = byExtension(output);
    if (file != null) {
      if (!formats.isEmpty() && !formats.equals(List.of(file))) {
        throw new UserException(
            "format: found %s for the file %s, expected %s; name a folder for others (--output)"
                .formatted(names(formats), output, names(List.of(file))));
      }
      return new ReportFiles(output, List.of(file), force);
    }
    if (runs.toAbsolutePath().normalize().startsWith(output.toAbsolutePath().normalize())) {
      throw new UserException(
          "output: %s holds the runs that are read, expected another folder".formatted(output));
    }
    AtomicFolder.requireFree(output, force);
    List<ReportFormat> all = formats.isEmpty() ? List.of(ReportFormat.values()) : formats;
    return new ReportFiles(output, all, force);
  }

  private static @Nullable ReportFormat byExtension(Path output) {
    String name = String.valueOf(output.getFileName()).toLowerCase(Locale.ROOT);
    if (name.endsWith(".html") || name.endsWith(".htm")) {
      return ReportFormat.HTML;
    }
    boolean file = Files.exists(output) && !Files.isDirectory(output); // such as a pipe
    return name.endsWith(".md") || file ? ReportFormat.MARKDOWN : null;
  }

  private static String names(List<ReportFormat> formats) {
    return String.join(
        ",", formats.stream().map(format -> format.name().toLowerCase(Locale.ROOT)).toList());
  }

  /**
   * Writes all of it, or nothing.
   *
   * @param standard standard output
   * @throws IOException if the disk takes no more
   */
  public void write(Page page, PrintWriter standard) throws IOException {
    if (output == null) {
      standard.print(text(page));
    } else if (byExtension(output) != null) {
      AtomicFile.writeText(output, text(page));
    } else {
      try (AtomicFolder folder = AtomicFolder.create(output, force)) {
        for (ReportFormat format : formats) {
          for (Map.Entry<String, String> file : format.files(page).entrySet()) {
            Files.writeString(folder.path().resolve(file.getKey()), file.getValue());
          }
        }
        folder.commit();
      }
    }
  }

  private String text(Page page) {
    return formats.get(0).files(page).values().iterator().next();
  }
}
