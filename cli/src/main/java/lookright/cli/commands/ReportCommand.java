package lookright.cli.commands;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import lookright.training.report.Report;
import lookright.training.report.ReportFiles;
import lookright.training.report.ReportFormat;
import lookright.training.report.RunRecords;
import lookright.training.report.page.Page;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lookright report}. */
@Command(
    name = "report",
    description = {
      "Tell what runs of lookright train came to: scores by plan over seeds, tests, learning curves,"
          + " sentences, every run, how to do it again.",
      "",
      "Examples:",
      "  lookright report out/quickstart                       Markdown to standard output",
      "  lookright report out/quickstart --output report.html  one page that opens from disk",
      "  lookright report out/quickstart --output report       a folder with HTML, Markdown and CSV",
      ""
    })
public final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec command = CommandSpec.create();

  @Parameters(
      paramLabel = "DIR",
      description = "Folder of runs: every run.json in it and below counts.")
  private Path folder = Path.of("");

  @Option(
      names = "--output",
      paramLabel = "FILE|FOLDER",
      description =
          "Write there instead of to standard output: a file ending in .html or .md, else a folder.")
  private @Nullable Path output;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      split = ",",
      description =
          "html, markdown or csv (the tables, a file each: a folder); several for a folder. Default:"
              + " as --output ends; all for a folder.")
  private List<ReportFormat> formats = List.of();

  @Option(names = "--force", description = "Replace a folder that exists.")
  private boolean force;

  @Override
  public Integer call() throws IOException {
    ReportFiles files = ReportFiles.choose(output, formats, force, folder);
    Page page = Report.of(RunRecords.read(folder));
    files.write(page, command.commandLine().getOut());
    return 0;
  }
}
