package lookright.cli;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;

/** Reads a command line, runs its command and turns whatever happens into an exit code. */
final class Shell {
  private final CommandLine line = new CommandLine(new RootCommand());

  /**
   * @param commands picocli command objects, each under the name in its annotation
   */
  Shell(List<Object> commands) {
    commands.forEach(line::addSubcommand);
    line.setCaseInsensitiveEnumValuesAllowed(true).setUsageHelpAutoWidth(true);
  }

  /** Runs a command; results go to {@code results}, all else to {@code err}. */
  int run(String[] arguments, ResultStream results, PrintWriter err) {
    PrintWriter out = new PrintWriter(new OutputStreamWriter(results, StandardCharsets.UTF_8));
    RootCommand root = line.getCommand();
    Failures failures = new Failures(err, root::debug);
    line.setOut(out)
        .setErr(err)
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures);
    int code = execute(arguments, failures);
    out.flush();
    IOException failure = results.failure();
    return code == ExitCode.OK && failure != null ? failures.report(failure) : code;
  }

  private int execute(String[] arguments, Failures failures) {
    try {
      return line.execute(arguments);
    } catch (OutOfMemoryError | LinkageError e) {
      return failures.report(e);
    }
  }
}
