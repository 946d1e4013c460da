package lookright.training.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads event triggers as ACE 2005 is commonly prepared: one JSON list of sentences with {@code
 * words} and {@code golden-event-mentions}, each with {@code event_type} and {@code trigger:
 * {start, end}} in words, end exclusive. Types are lower-cased.
 */
final class AceReader {
  private AceReader() {}

  static List<Sentence> read(TextFile file, Columns columns, boolean labels) {
    EventLabels kind = EventLabels.of(file, DataFormat.ACE, columns);
    List<Sentence> sentences = new ArrayList<>();
    for (JsonPlace sentence : JsonPlace.of(file).elements()) {
      List<String> words = sentence.at("words").strings();
      SpanTags tags = new SpanTags(words.size());
      if (labels) {
        sentence.at("golden-event-mentions").elements().forEach(m -> mark(m, tags, words, kind));
      }
      sentences.add(sentence.sentence(words, tags.tags(), labels));
    }
    return sentences;
  }

  private static void mark(JsonPlace mention, SpanTags tags, List<String> words, EventLabels kind) {
    JsonPlace trigger = mention.at("trigger");
    int start = trigger.at("start").integer();
    int end = trigger.at("end").integer();
    EventLabels.require(trigger, tags, start, end, words.size());
    String type = mention.at("event_type").string().toLowerCase(Locale.ROOT);
    tags.mark(start, end, kind.label(type));
  }
}
