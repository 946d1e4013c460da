package lookright.training.data;

import java.io.IOException;
import java.io.Writer;

/** {@code token TAB label} a line, an empty line after each sentence. */
record ConllTagWriter(Writer out) implements TagWriter {

  @Override
  public void write(TaggedSentence sentence) throws IOException {
    for (TaggedSentence.Word word : sentence.words()) {
      out.write(cell(word.text()) + "\t" + word.label() + "\n");
    }
    out.write("\n");
  }

  /** A token with a tab or a line break in it would not be read back as one. */
  static String cell(String token) {
    return token.replaceAll("[\\t\\r\\n]", " ");
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
