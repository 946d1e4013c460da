package lookright.training.data;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads CoNLL-U: ten columns at tabs, of which FORM is the token and UPOS, or the column asked for,
 * the label. {@code NER} is the attribute of that name in MISC; a word without one is {@code O}.
 * Also the five columns of Universal NER, where the third is NER.
 *
 * <p>Ranges of multi-word tokens ({@code 1-2}) and empty nodes ({@code 1.1}) are no words and are
 * left out.
 */
final class ConlluReader {
  private static final List<String> NAMES =
      List.of("ID", "FORM", "LEMMA", "UPOS", "XPOS", "FEATS", "HEAD", "DEPREL", "DEPS", "MISC");
  private static final List<String> UNER = List.of("ID", "FORM", "NER", "STATUS", "ANNOTATOR");
  private static final String ENTITY = "NER";
  private static final int MISC = 9;

  private final TextFile file;
  private final Columns columns;
  private final boolean labels;
  private final SentenceCollector sentences;
  private List<String> names = List.of();
  private int words;

  private ConlluReader(TextFile file, Columns columns, boolean labels) {
    this.file = file;
    this.columns = columns;
    this.labels = labels;
    this.sentences = new SentenceCollector(file.path());
  }

  static List<Sentence> read(TextFile file, Columns columns, boolean labels) {
    ConlluReader reader = new ConlluReader(file, columns, labels);
    int number = 0;
    for (String line : file.lines()) {
      number++;
      if (Blank.test(line)) {
        reader.sentences.end();
        reader.words = 0;
      } else if (!line.startsWith("#")) {
        reader.row(number, List.of(line.split("\t", -1)));
      }
    }
    return reader.sentences.finish();
  }

  private void row(int number, List<String> cells) {
    if (names.isEmpty()) {
      names = cells.size() == UNER.size() ? UNER : NAMES;
    }
    if (cells.size() != names.size()) {
      throw file.error(
          number,
          "%d columns at tabs, expected %d (%s)"
              .formatted(cells.size(), names.size(), String.join(" ", names)));
    }
    String id = cells.get(0);
    if (id.matches("\\d+[-.]\\d+")) {
      return;
    }
    words++;
    if (!id.equals(Integer.toString(words))) {
      throw file.error(
          number,
          "ID \"%s\", expected %d: words are counted from 1, an empty line ends a sentence"
              .formatted(id, words));
    }
    String token = cells.get(column(columns.token(), "FORM", "token"));
    sentences.add(number, token, labels ? label(number, cells) : null);
  }

  private String label(int number, List<String> cells) {
    String asked = columns.label();
    boolean entities = names.equals(NAMES) && ENTITY.equalsIgnoreCase(asked);
    if (entities) {
      return attribute(cells.get(MISC));
    }
    int column = column(asked, names.equals(UNER) ? ENTITY : "UPOS", "label");
    String value = cells.get(column).strip();
    if (value.isEmpty() || value.equals("_")) {
      throw file.error(
          number, "\"%s\" has no label in %s".formatted(cells.get(1), names.get(column)));
    }
    return value;
  }

  private static String attribute(String misc) {
    for (String pair : misc.split("\\|", -1)) {
      if (pair.regionMatches(true, 0, ENTITY + "=", 0, ENTITY.length() + 1)) {
        return pair.substring(ENTITY.length() + 1);
      }
    }
    return "O";
  }

  private int column(@Nullable String asked, String otherwise, String what) {
    String wanted = asked == null ? otherwise : asked;
    int column =
        wanted.matches("\\d{1,2}")
            ? Integer.parseInt(wanted)
            : names.indexOf(wanted.toUpperCase(Locale.ROOT));
    if (column < 0 || column >= names.size()) {
      throw file.error(
          1,
          "no %s column \"%s\"; the columns are %s (--%s-column)"
              .formatted(what, wanted, String.join(" ", names), what));
    }
    return column;
  }
}
