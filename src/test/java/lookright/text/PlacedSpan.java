package lookright.text;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lookright.io.text.Detokeniser.Joined;
import lookright.io.text.Word;
import lookright.model.labels.SpanScheme;
import lookright.tagger.Entity;
import lookright.tagger.TaggedText;
import lookright.tagger.TaggedWord;

/** A typed span of a text, in UTF-16 units: what can be compared whatever the words are. */
record PlacedSpan(String type, int start, int end) {

  /** The spans of gold tags, one for each word of {@code joined}. */
  static List<PlacedSpan> gold(Joined joined, List<String> tags) {
    List<Word> words = joined.words();
    return SpanScheme.STRICT_IOB2.decode(tags).stream()
        .map(
            span ->
                new PlacedSpan(
                    span.type(), words.get(span.start()).start(), words.get(span.end() - 1).end()))
        .toList();
  }

  /** The entities found in the text itself. */
  static List<PlacedSpan> found(TaggedText text) {
    return text.entities().stream().map(e -> new PlacedSpan(e.type(), e.start(), e.end())).toList();
  }

  /** The entities found in the words that {@code joined} was made of, moved to its text. */
  static List<PlacedSpan> found(TaggedText words, Joined joined) {
    Map<Integer, Integer> starts = new HashMap<>();
    Map<Integer, Integer> ends = new HashMap<>();
    for (int i = 0; i < joined.words().size(); i++) {
      TaggedWord given = words.words().get(i);
      starts.put(given.start(), joined.words().get(i).start());
      ends.put(given.end(), joined.words().get(i).end());
    }
    return words.entities().stream().map(e -> moved(e, starts, ends)).toList();
  }

  private static PlacedSpan moved(
      Entity entity, Map<Integer, Integer> starts, Map<Integer, Integer> ends) {
    return new PlacedSpan(entity.type(), starts.get(entity.start()), ends.get(entity.end()));
  }

  /** F1 over all sentences, in percent. */
  static double f1(List<List<PlacedSpan>> gold, List<List<PlacedSpan>> found) {
    int correct = 0;
    for (int i = 0; i < gold.size(); i++) {
      correct += (int) found.get(i).stream().filter(gold.get(i)::contains).count();
    }
    int all =
        gold.stream().mapToInt(Collection::size).sum()
            + found.stream().mapToInt(Collection::size).sum();
    return all == 0 ? 0 : 200.0 * correct / all;
  }
}
