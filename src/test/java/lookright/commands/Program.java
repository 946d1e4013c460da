package lookright.commands;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The program in a process of its own, on this test's class path. */
final class Program {
  private Program() {}

  /** Not started yet; {@code arguments} are paths, texts and numbers. */
  static ProcessBuilder builder(Object... arguments) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> line = new ArrayList<>();
    // Whoever runs the tests in the background ignores Ctrl-C, and children inherit that.
    line.addAll(List.of("env", "--default-signal=INT"));
    line.addAll(List.of(java, "-cp", System.getProperty("java.class.path")));
    line.add("lookright.cli.LookRight");
    Stream.of(arguments).map(Object::toString).forEach(line::add);
    return new ProcessBuilder(line);
  }
}
