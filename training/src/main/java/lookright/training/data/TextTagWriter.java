package lookright.training.data;

import java.io.IOException;
import java.io.Writer;

/** The text itself with its entities marked: {@code [Anna](PER) lives in [Oslo](LOC).} */
record TextTagWriter(Writer out) implements TagWriter {

  @Override
  public void write(TaggedSentence sentence) throws IOException {
    StringBuilder line = new StringBuilder();
    int done = 0;
    for (TaggedSentence.Entity entity : sentence.entities()) {
      line.append(sentence.text(), done, entity.start())
          .append('[')
          .append(sentence.text(), entity.start(), entity.end())
          .append("](")
          .append(entity.type())
          .append(')');
      done = entity.end();
    }
    out.write(line.append(sentence.text().substring(done)).append('\n').toString());
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
