package lookright.training.data;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import lookright.io.UserException;

/**
 * Reads a Python list of string literals, {@code ['EU', "don't"]}, as {@code str(list)} writes it.
 */
final class PythonList {
  private final String text;
  private final Function<String, UserException> error;
  private int at;

  private PythonList(String text, Function<String, UserException> error) {
    this.text = text;
    this.error = error;
  }

  static List<String> parse(String text, Function<String, UserException> error) {
    return new PythonList(text.strip(), error).list();
  }

  private List<String> list() {
    List<String> items = new ArrayList<>();
    expect('[');
    skipBlanks();
    while (peek() != ']') {
      items.add(string());
      skipBlanks();
      if (peek() != ']') {
        expect(',');
        skipBlanks();
      }
    }
    at++;
    if (at != text.length()) {
      throw wrong("the end of the list");
    }
    return items;
  }

  private String string() {
    char quote = peek();
    if (quote != '\'' && quote != '"') {
      throw wrong("a quoted string");
    }
    at++;
    StringBuilder value = new StringBuilder();
    while (peek() != quote) {
      char c = text.charAt(at++);
      if (c == '\\') {
        escape(value);
      } else {
        value.append(c);
      }
    }
    at++;
    return value.toString();
  }

  private void escape(StringBuilder value) {
    char c = peek();
    at++;
    switch (c) {
      case '\\', '\'', '"' -> value.append(c);
      case 'n' -> value.append('\n');
      case 'r' -> value.append('\r');
      case 't' -> value.append('\t');
      case 'x' -> value.appendCodePoint(hex(2));
      case 'u' -> value.appendCodePoint(hex(4));
      case 'U' -> value.appendCodePoint(hex(8));
      default -> value.append('\\').append(c);
    }
  }

  private int hex(int digits) {
    int end = Math.min(at + digits, text.length());
    String code = text.substring(at, end);
    if (code.length() < digits || !code.matches("[0-9a-fA-F]+")) {
      throw wrong(digits + " hexadecimal digits");
    }
    long value = Long.parseLong(code, 16);
    if (value > Character.MAX_CODE_POINT) {
      throw wrong("a Unicode code point");
    }
    at = end;
    return (int) value;
  }

  private char peek() {
    if (at >= text.length()) {
      throw wrong("a closing quote or bracket");
    }
    return text.charAt(at);
  }

  private void expect(char c) {
    if (peek() != c) {
      throw wrong("\"" + c + "\"");
    }
    at++;
  }

  private void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private UserException wrong(String expected) {
    return error.apply(
        "expected %s at character %d of a Python list such as ['EU', 'B-ORG']"
            .formatted(expected, at));
  }
}
