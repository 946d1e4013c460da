package lookright.training.data;

/** White space as Unicode has it: {@code String.isBlank} misses the no-break spaces. */
final class Blank {
  private Blank() {}

  static boolean test(String text) {
    return text.codePoints().allMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c));
  }
}
