package lookright.cli.commands;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lookright diff}. */
@Command(
    name = "diff",
    description = {
      "Compare the tensors of two models, in whatever formats, by their Hugging Face names: which"
          + " are missing or extra, have another shape, type or other values. Exit code 1 where"
          + " they differ.",
      ""
    })
public final class DiffCommand implements Callable<Integer> {
  private final Work<DiffSettings> work;

  @Spec private CommandSpec command = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "A", description = "Model folder or file of tensors.")
  private Path first = Path.of("");

  @Parameters(index = "1", paramLabel = "B", description = "Another one.")
  private Path second = Path.of("");

  @Option(
      names = "--tolerance",
      paramLabel = "X",
      description = "Differences up to X are none; with 0 every bit counts.")
  private double tolerance;

  @Option(
      names = "--top",
      paramLabel = "N",
      description = "List the N tensors with the largest differences.")
  private int top = 20;

  @Option(names = "--json", description = "Print all differences as JSON.")
  private boolean json;

  /**
   * @param work what compares
   */
  public DiffCommand(Work<DiffSettings> work) {
    this.work = work;
  }

  @Override
  public Integer call() throws Exception {
    return Session.run(new DiffSettings(first, second, tolerance, top, json), work, command);
  }
}
