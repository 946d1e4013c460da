package lookright.training.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads MAVEN: a document a line, with {@code content[].tokens}, a sentence each, and {@code
 * events[]} of a {@code type} with {@code mention[]} at {@code sent_id} and {@code offset: [start,
 * end)} in words. Every sentence is an example; types are lower-cased.
 */
final class MavenReader {
  private final boolean labels;
  private final EventLabels kind;
  private final List<Sentence> sentences = new ArrayList<>();

  private MavenReader(boolean labels, EventLabels kind) {
    this.labels = labels;
    this.kind = kind;
  }

  static List<Sentence> read(TextFile file, Columns columns, boolean labels) {
    MavenReader reader = new MavenReader(labels, EventLabels.of(file, DataFormat.MAVEN, columns));
    int number = 0;
    for (String line : file.lines()) {
      number++;
      if (!Blank.test(line)) {
        reader.document(new JsonPlace(file, number, "", JsonLinesReader.parse(file, number, line)));
      }
    }
    return reader.sentences;
  }

  private void document(JsonPlace document) {
    List<JsonPlace> content = document.at("content").elements();
    List<List<String>> words = content.stream().map(s -> s.at("tokens").strings()).toList();
    List<SpanTags> tags = words.stream().map(w -> new SpanTags(w.size())).toList();
    if (labels) {
      document.at("events").elements().forEach(event -> mark(event, words, tags));
    }
    for (int i = 0; i < words.size(); i++) {
      sentences.add(content.get(i).sentence(words.get(i), tags.get(i).tags(), labels));
    }
  }

  private void mark(JsonPlace event, List<List<String>> words, List<SpanTags> tags) {
    String type = event.at("type").string().toLowerCase(Locale.ROOT);
    for (JsonPlace mention : event.at("mention").elements()) {
      int sentence = mention.at("sent_id").integer();
      if (sentence >= tags.size()) {
        throw mention
            .at("sent_id")
            .error("the index of one of the document's %d sentences".formatted(tags.size()));
      }
      JsonPlace offset = mention.at("offset");
      List<JsonPlace> ends = offset.elements();
      int start = ends.size() == 2 ? ends.get(0).integer() : -1;
      int end = ends.size() == 2 ? ends.get(1).integer() : -1;
      EventLabels.require(offset, tags.get(sentence), start, end, words.get(sentence).size());
      tags.get(sentence).mark(start, end, kind.label(type));
    }
  }
}
