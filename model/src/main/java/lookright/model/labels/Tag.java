package lookright.model.labels;

/**
 * One tag taken apart: {@code B-creative-work} is prefix {@code B} and type {@code creative-work}.
 *
 * @param prefix one of {@code B I O E S L U}, or {@link #NONE} for a plain label such as {@code NN}
 * @param type the type behind the hyphen, empty if there is none; the whole of a plain label
 */
record Tag(char prefix, String type) {

  static final char NONE = 0;
  static final Tag OUTSIDE = new Tag('O', "");

  /** Reads {@code O}, {@code X-type}, or a bare prefix letter; everything else is plain. */
  static Tag parse(String label) {
    if (label.equals("O")) {
      return OUTSIDE;
    }
    if (label.isEmpty() || "BIESLU".indexOf(label.charAt(0)) < 0) {
      return new Tag(NONE, label);
    }
    if (label.length() == 1) {
      return new Tag(label.charAt(0), "");
    }
    if (label.charAt(1) != '-') {
      return new Tag(NONE, label);
    }
    return new Tag(label.charAt(0), label.substring(2));
  }

  /** Whether the label has a prefix and a named type. */
  boolean typed() {
    return prefix != NONE && prefix != 'O' && !type.isEmpty();
  }

  boolean plain() {
    return prefix == NONE;
  }

  boolean outside() {
    return prefix == 'O' || prefix == NONE;
  }

  /** The type of a span; seqeval calls a missing one {@code _}. */
  String spanType() {
    return type.isEmpty() ? "_" : type;
  }

  /** The same type under another prefix, in the spelling of this tag. */
  String withPrefix(char other) {
    return type.isEmpty() ? String.valueOf(other) : other + "-" + type;
  }
}
