package lookright.parity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A fresh JVM with the test's class path, as a host starts it: none of the environment variables
 * that keep OpenMP and OpenBLAS to one thread.
 */
public final class ChildJvm {
  private ChildJvm() {}

  /** Runs the {@code main} of a class and returns the lines of its standard output. */
  public static List<String> run(Class<?> main, String... options)
      throws IOException, InterruptedException {
    return run(main, List.of(), options);
  }

  /** The same with arguments for {@code main}. */
  public static List<String> run(Class<?> main, List<String> arguments, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    Path errors = Files.createTempFile("child", ".err");
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
      builder.environment().remove("OMP_NUM_THREADS");
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(
            main.getSimpleName() + " failed:\n" + output + Files.readString(errors));
      }
      return output.lines().toList();
    } finally {
      Files.delete(errors);
    }
  }
}
