package lookright.commands;

import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import lookright.cli.LookRight;

/** What a command printed and how it ended. */
record Ran(int code, String out, String err) {
  /** Runs the program in this process; {@code arguments} are paths, texts and numbers. */
  static Ran lookright(Object... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringWriter err = new StringWriter();
    String[] texts = List.of(arguments).stream().map(Object::toString).toArray(String[]::new);
    int code = LookRight.run(texts, out, new PrintWriter(err, /* autoFlush= */ true));
    return new Ran(code, out.toString(StandardCharsets.UTF_8), err.toString());
  }

  /** What it said was wrong: the lines from the one that the program's name begins. */
  List<String> complaint() {
    return err.lines().dropWhile(line -> !line.startsWith("lookright: ")).toList();
  }
}
