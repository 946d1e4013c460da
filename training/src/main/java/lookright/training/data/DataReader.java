package lookright.training.data;

import java.nio.file.Path;
import java.util.List;
import lookright.io.UserException;
import org.jspecify.annotations.Nullable;

/** Reads files of sentences, whatever their format, into IOB2 or plain labels. */
public final class DataReader {
  private DataReader() {}

  /**
   * Reads labelled sentences.
   *
   * @param path the file, in UTF-8
   * @param format null: by the extension, else CoNLL
   * @param columns where words and labels are
   * @return at least one sentence, a label per word
   * @throws UserException for anything wrong with the file, with its line
   */
  public static DataSet read(Path path, @Nullable DataFormat format, Columns columns) {
    DataFormat actual = DataFormat.of(format, path, DataFormat.CONLL);
    return DataSet.of(path, sentences(TextFile.read(path), actual, columns, true));
  }

  /**
   * Reads words and ignores labels, if there are any.
   *
   * @param path the file, in UTF-8
   * @param format null: by the extension, else CoNLL
   * @param columns where the words are
   * @return at least one sentence, without labels
   * @throws UserException for anything wrong with the file, with its line
   */
  public static DataSet readWords(Path path, @Nullable DataFormat format, Columns columns) {
    DataFormat actual = DataFormat.of(format, path, DataFormat.CONLL);
    return DataSet.of(path, sentences(TextFile.read(path), actual, columns, false));
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
    return DataSet.of(source, sentences(new TextFile(source, text), format, columns, false));
  }

  private static List<Sentence> sentences(
      TextFile file, DataFormat format, Columns columns, boolean labels) {
    List<Sentence> sentences =
        switch (format) {
          case CONLL -> ConllReader.read(file, columns, labels);
          case CSV, TSV -> DelimitedReader.read(file, format, columns, labels);
          case JSONL -> JsonLinesReader.read(file, columns, labels);
          case TEXT ->
              throw new UserException(
                  file.path()
                      + " is read as running text, which holds no words or labels;"
                      + " expected conll, csv, tsv or jsonl (--format)");
        };
    if (sentences.isEmpty()) {
      throw new UserException(
          "%s holds no sentence; expected data in the format %s (--format)"
              .formatted(file.path(), format));
    }
    return sentences;
  }
}
