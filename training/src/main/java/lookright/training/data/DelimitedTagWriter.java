package lookright.training.data;

import java.io.IOException;
import java.io.Writer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** A word a row with the number of its sentence, from 1, and its place in code points. */
final class DelimitedTagWriter implements TagWriter {
  private final CSVPrinter printer;
  private int sentences;

  DelimitedTagWriter(DataFormat format, Writer out) throws IOException {
    CSVFormat.Builder builder =
        CSVFormat.RFC4180.builder().setHeader("sentence", "token", "label", "start", "end");
    builder.setRecordSeparator('\n').setDelimiter(format == DataFormat.TSV ? '\t' : ',');
    printer = new CSVPrinter(out, builder.get());
  }

  @Override
  public void write(TaggedSentence sentence) throws IOException {
    sentences++;
    for (TaggedSentence.Word word : sentence.words()) {
      printer.printRecord(
          sentences,
          word.text(),
          word.label(),
          sentence.codePoints(word.start()),
          sentence.codePoints(word.end()));
    }
  }

  @Override
  public void close() throws IOException {
    printer.close();
  }
}
