package lookright.training.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import lookright.io.UserException;
import org.jspecify.annotations.Nullable;

/** Reads files of sentences, whatever their format, into IOB2 or plain labels. */
public final class DataReader {
  private DataReader() {}

  /**
   * Reads labelled sentences.
   *
   * @param path the file, in UTF-8; or a pattern such as {@code snips/*}{@code /train_*.json}: all
   *     files that fit, by name
   * @param format null: by the extension, else CoNLL
   * @param columns where words and labels are
   * @return at least one sentence, a label per word
   * @throws UserException for anything wrong with the file, with its line
   */
  public static DataSet read(Path path, @Nullable DataFormat format, Columns columns) {
    return read(path, format, columns, true);
  }

  /**
   * Reads words and ignores labels, if there are any.
   *
   * @param path the file, in UTF-8, or a pattern
   * @param format null: by the extension, else CoNLL
   * @param columns where the words are
   * @return at least one sentence, without labels
   * @throws UserException for anything wrong with the file, with its line
   */
  public static DataSet readWords(Path path, @Nullable DataFormat format, Columns columns) {
    return read(path, format, columns, false);
  }

  /**
   * Reads words from a text that did not come from a file.
   *
   * @param text the content
   * @param source its name in messages
   * @param format its format
   * @param columns where the words are
   * @return at least one sentence, without labels
   * @throws UserException for anything wrong with the text, with its line
   */
  public static DataSet readWords(String text, Path source, DataFormat format, Columns columns) {
    List<String> notes = new ArrayList<>();
    TextFile file = new TextFile(source, text);
    return DataSet.of(
        source, List.of(source), sentences(file, format, columns, false, notes), notes);
  }

  private static DataSet read(
      Path path, @Nullable DataFormat format, Columns columns, boolean labels) {
    List<Sentence> sentences = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    List<Path> files = DataFiles.of(path);
    for (Path file : files) {
      TextFile text = TextFile.read(file);
      sentences.addAll(sentences(text, formatOf(file, format), columns, labels, notes));
    }
    return DataSet.of(path, files, sentences, notes);
  }

  private static DataFormat formatOf(Path file, @Nullable DataFormat asked) {
    if (asked == null && file.toString().toLowerCase(Locale.ROOT).endsWith(".json")) {
      throw new UserException(
          file + " is JSON, which tells no format; say ace, snips or another (--format)");
    }
    return DataFormat.of(asked, file, DataFormat.CONLL);
  }

  private static List<Sentence> sentences(
      TextFile file, DataFormat format, Columns columns, boolean labels, List<String> notes) {
    List<Sentence> sentences =
        switch (format) {
          case CONLL -> ConllReader.read(file, columns, labels);
          case CSV, TSV -> DelimitedReader.read(file, format, columns, labels);
          case JSONL -> JsonLinesReader.read(file, columns, labels);
          case CONLLU -> ConlluReader.read(file, columns, labels);
          case SEMEVAL -> SemEvalReader.read(file, columns, labels, notes);
          case ACE -> AceReader.read(file, columns, labels);
          case MAVEN -> MavenReader.read(file, columns, labels);
          case SNIPS -> SnipsReader.read(file, columns, labels);
          case TEXT ->
              throw new UserException(
                  file.path()
                      + " is read as running text, which holds no words or labels;"
                      + " expected conll, csv, tsv, jsonl or another format of data (--format)");
        };
    if (sentences.isEmpty()) {
      throw new UserException(
          "%s holds no sentence; expected data in the format %s (--format)"
              .formatted(file.path(), format));
    }
    return sentences;
  }
}
