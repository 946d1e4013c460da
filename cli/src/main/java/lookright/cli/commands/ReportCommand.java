package lookright.cli.commands;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import lookright.io.AtomicFile;
import lookright.training.report.MarkdownReport;
import lookright.training.report.RunRecords;
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
      "Tell what runs of lookright train came to, as Markdown: scores by plan over seeds, every"
          + " run, how to do it again.",
      "",
      "Example: lookright report out/quickstart",
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
      paramLabel = "FILE",
      description = "Write there instead of to standard output.")
  private @Nullable Path output;

  @Override
  public Integer call() {
    String text = MarkdownReport.of(RunRecords.read(folder));
    if (output == null) {
      command.commandLine().getOut().print(text);
    } else {
      AtomicFile.writeText(output, text);
    }
    return 0;
  }
}
