package lookright.cli.options;

import java.nio.file.Path;
import lookright.training.settings.OutputSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where results go. */
public final class OutputOptions {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the result; several runs: the folder of their folders. Required.")
  private @Nullable Path out;

  @Option(names = "--force", negatable = true, description = "Replace the folder if it exists.")
  private boolean force;

  /** The options as settings. */
  public OutputSettings settings() {
    return new OutputSettings(Required.value("out", out), force, false);
  }
}
