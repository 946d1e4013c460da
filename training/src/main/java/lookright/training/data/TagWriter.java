package lookright.training.data;

import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import lookright.io.UserException;

/**
 * Writes tagged sentences in one of the formats of {@link DataFormat}. Offsets in CSV, TSV and
 * JSONL count Unicode code points.
 */
public interface TagWriter extends Closeable {

  /**
   * Writes one sentence.
   *
   * @param sentence what a model found
   * @throws IOException if the target takes no more
   */
  void write(TaggedSentence sentence) throws IOException;

  /**
   * A writer of a format.
   *
   * @param format CoNLL: {@code token TAB label}; CSV and TSV: {@code sentence, token, label,
   *     start, end}; JSONL: text and entities; text: {@code [Anna](PER) went}
   * @param out target; closed with the writer
   * @return the writer
   * @throws IOException if a header cannot be written
   */
  static TagWriter to(DataFormat format, Writer out) throws IOException {
    return switch (format) {
      case CONLL -> new ConllTagWriter(out);
      case CSV, TSV -> new DelimitedTagWriter(format, out);
      case JSONL -> new JsonLinesTagWriter(out);
      case TEXT -> new TextTagWriter(out);
      case CONLLU, SEMEVAL, ACE, MAVEN, SNIPS ->
          throw new UserException(
              "The format %s can be read, not written; expected conll, csv, tsv, jsonl or text (--output-format)"
                  .formatted(format));
    };
  }
}
