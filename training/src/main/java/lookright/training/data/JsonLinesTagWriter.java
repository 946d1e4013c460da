package lookright.training.data;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Writer;

/** {@code {"text","entities":[{"type","start","end","text","score"}]}} a line. */
record JsonLinesTagWriter(Writer out) implements TagWriter {
  private static final JsonMapper JSON = new JsonMapper();

  @Override
  public void write(TaggedSentence sentence) throws IOException {
    ObjectNode object = JSON.createObjectNode();
    object.put("text", sentence.text());
    ArrayNode entities = object.putArray("entities");
    for (TaggedSentence.Entity entity : sentence.entities()) {
      entities
          .addObject()
          .put("type", entity.type())
          .put("start", sentence.codePoints(entity.start()))
          .put("end", sentence.codePoints(entity.end()))
          .put("text", sentence.text().substring(entity.start(), entity.end()))
          .put("score", entity.score());
    }
    out.write(JSON.writeValueAsString(object) + "\n");
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
