package lookright.io.safetensors;

import lookright.io.safetensors.SafetensorsException.Kind;
import org.jspecify.annotations.Nullable;

/** Which strings may name a tensor. */
final class Names {
  static final String METADATA = "__metadata__";

  private Names() {}

  /** Why strict mode refuses a name. */
  record Flaw(Kind kind, String found) {}

  /** Why strict mode refuses the name, or null if it does not. */
  static @Nullable Flaw flaw(String name) {
    if (name.isEmpty()) {
      return new Flaw(Kind.EMPTY_NAME, "an empty tensor name");
    }
    if (name.indexOf('\0') >= 0) {
      return new Flaw(Kind.NUL_IN_NAME, "NUL in the tensor name " + quote(name));
    }
    return isPathLike(name)
        ? new Flaw(Kind.PATH_LIKE_NAME, "the path-like tensor name " + quote(name))
        : null;
  }

  /** True if no surrogate stands alone, so that the string has a UTF-8 form. */
  static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }

  /** The name for a message: in quotes, on one line, not endless. */
  static String quote(String name) {
    StringBuilder out = new StringBuilder("\"");
    name.codePoints()
        .limit(100)
        .forEach(
            c -> {
              if (Character.isISOControl(c)) {
                out.append(String.format("\\u%04x", c));
              } else {
                out.appendCodePoint(c);
              }
            });
    return out.append(name.length() > 100 ? "...\"" : "\"").toString();
  }

  private static boolean isPathLike(String name) {
    if (name.charAt(0) == '/' || name.charAt(0) == '\\') {
      return true;
    }
    if (name.length() > 1 && name.charAt(1) == ':' && isAsciiLetter(name.charAt(0))) {
      return true;
    }
    for (String part : name.split("[/\\\\]", -1)) {
      if (part.equals(".") || part.equals("..")) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAsciiLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
