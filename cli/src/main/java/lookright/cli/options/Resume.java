package lookright.cli.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lookright.io.UserException;
import lookright.training.resume.WorkFolder;
import lookright.training.settings.TrainSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code --resume DIR}: the settings that a run was begun with, and those given beside them. */
public final class Resume {
  private Resume() {}

  /**
   * Gives a parsed {@code train} command what it was begun with, or what a configuration file says.
   *
   * @param folder the output folder that it was begun with
   * @param config the configuration file given now, or null
   */
  public static void apply(Path folder, @Nullable Path config, CommandSpec command)
      throws IOException {
    Path begun = WorkFolder.settings(folder);
    if (!Files.exists(begun) && !Files.isDirectory(folder)) {
      throw new UserException(
          "%s: found nothing that was begun there (neither it nor %s); check the path, or leave out --resume"
              .formatted(folder, WorkFolder.beside(folder)));
    }
    FileSettings.apply(config == null && Files.exists(begun) ? begun : config, command);
    OptionSpec out = command.findOption("--out");
    if (out.getValue() == null) {
      out.setValue(folder);
    }
  }

  /** The settings with which the run goes on. */
  public static TrainSettings settings(TrainSettings given, Path folder) {
    Path out = given.output().folder();
    if (!same(out, folder)) {
      throw new UserException(
          "out: found %s, but --resume names %s; give the folder that the run was begun with"
              .formatted(out, folder));
    }
    return given.resuming();
  }

  private static boolean same(Path one, Path other) {
    return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
  }
}
