package lookright.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a command line printed and how it ended. */
record Ran(int code, String out, String err) {
  /** Runs the commands that the program offers. */
  static Ran lookright(String... arguments) {
    return shell(LookRight.commands(), arguments);
  }

  /** Runs other commands. */
  static Ran shell(List<Object> commands, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringWriter err = new StringWriter();
    int code =
        new Shell(commands)
            .run(arguments, new ResultStream(out), new PrintWriter(err, /* autoFlush= */ true));
    return new Ran(code, out.toString(StandardCharsets.UTF_8), err.toString());
  }

  /** Lines of standard error. */
  List<String> errorLines() {
    return err.lines().toList();
  }
}
