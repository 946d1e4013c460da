package lookright.training.data;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import lookright.io.text.Word;
import lookright.io.text.WordSplitter;

/**
 * Running text with marked stretches, as words with tags. Words are those of {@link WordSplitter},
 * where the paper has spaCy's. Offsets are UTF-16 units.
 */
final class AnnotatedText {
  private final List<Word> words;
  private final SpanTags tags;

  private AnnotatedText(List<Word> words) {
    this.words = words;
    this.tags = new SpanTags(words.size());
  }

  static AnnotatedText of(String text) {
    return new AnnotatedText(WordSplitter.LOOKRIGHT_1.split(text));
  }

  /** No word crosses one of {@code borders}. */
  static AnnotatedText cut(String text, NavigableSet<Integer> borders) {
    List<Word> pieces = new ArrayList<>();
    for (Word word : WordSplitter.LOOKRIGHT_1.split(text)) {
      int start = word.start();
      for (int border : borders.subSet(word.start(), false, word.end(), false)) {
        pieces.add(new Word(text.substring(start, border), start, border));
        start = border;
      }
      pieces.add(new Word(text.substring(start, word.end()), start, word.end()));
    }
    return new AnnotatedText(pieces);
  }

  /** Marks a stretch; false, and nothing is marked, if it does not begin and end with words. */
  boolean mark(int start, int end, String type) {
    int first = -1;
    for (int i = 0; i < words.size(); i++) {
      first = words.get(i).start() == start ? i : first;
      if (words.get(i).end() == end && first >= 0) {
        tags.mark(first, i + 1, type);
        return true;
      }
    }
    return false;
  }

  List<String> words() {
    return words.stream().map(Word::text).toList();
  }

  List<String> tags() {
    return tags.tags();
  }
}
