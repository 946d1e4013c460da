package lookright.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What comes before a command. */
@Command(
    name = "lookright",
    mixinStandardHelpOptions = true,
    versionProvider = ManifestVersion.class,
    subcommands = HelpCommand.class,
    scope = ScopeType.INHERIT,
    showDefaultValues = true,
    abbreviateSynopsis = true,
    description = "A LLaMA whose layers may look right: fine-tune it to tag words, in plain Java.",
    commandListHeading = "%nCommands (lookright help COMMAND says more):%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all went well",
      "1:a check failed",
      "2:a mistake in the command, a setting or a file; the message says what to do",
      "3:the run failed by itself, such as a full disk or a loss that is not finite",
      "130:stopped with Ctrl-C"
    })
final class RootCommand {
  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description = "Print stack traces.")
  private boolean debug = Boolean.getBoolean("lookright.debug");

  boolean debug() {
    return debug;
  }
}
