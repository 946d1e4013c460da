package lookright.training.data;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Reads the slots of SNIPS (2017): {@code {intent: [{"data": [{"text", "entity"}, ...]}, ...]}}. An
 * utterance is its texts joined; it is split into words, and a slot's ends are ends of words. The
 * intent is not read.
 */
final class SnipsReader {
  private record Slot(int start, int end, String type) {}

  private SnipsReader() {}

  static List<Sentence> read(TextFile file, Columns columns, boolean labels) {
    columns.refuseToken(file, DataFormat.SNIPS);
    columns.refuseLabel(file, DataFormat.SNIPS);
    List<Sentence> sentences = new ArrayList<>();
    for (JsonPlace intent : JsonPlace.of(file).values()) {
      for (JsonPlace utterance : intent.elements()) {
        sentences.add(sentence(utterance, labels));
      }
    }
    return sentences;
  }

  private static Sentence sentence(JsonPlace utterance, boolean labels) {
    StringBuilder text = new StringBuilder();
    List<Slot> slots = new ArrayList<>();
    TreeSet<Integer> borders = new TreeSet<>();
    for (JsonPlace piece : utterance.at("data").elements()) {
      String its = piece.at("text").string();
      if (piece.has("entity") && !its.isBlank()) {
        int start = text.length() + (its.length() - its.stripLeading().length());
        Slot slot = new Slot(start, start + its.strip().length(), piece.at("entity").string());
        slots.add(slot);
        borders.addAll(List.of(slot.start(), slot.end()));
      }
      text.append(its);
    }
    AnnotatedText words = AnnotatedText.cut(text.toString(), borders);
    for (Slot slot : slots) {
      if (!words.mark(slot.start(), slot.end(), slot.type())) {
        throw new IllegalStateException("A slot is not made of words: " + utterance.place());
      }
    }
    return utterance.sentence(words.words(), words.tags(), labels);
  }
}
