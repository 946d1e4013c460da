package lookright.tagger;

import java.util.ArrayList;
import java.util.List;
import lookright.io.text.Word;
import lookright.io.text.WordSplitter;

/**
 * A text and its sentences, each a list of words with their places in the text; no sentence is
 * empty.
 */
record PlacedText(String text, List<List<Word>> sentences) {

  /** Running text: a line is a sentence, and a line without a word is none. */
  static PlacedText of(String text, WordSplitter splitter) {
    List<List<Word>> sentences = new ArrayList<>();
    int end = -1;
    for (Word word : splitter.split(text)) {
      if (end < 0 || breaksLine(text, end, word.start())) {
        sentences.add(new ArrayList<>());
      }
      sentences.get(sentences.size() - 1).add(word);
      end = word.end();
    }
    return new PlacedText(text, sentences);
  }

  /** One sentence of given words, joined by one blank. */
  static PlacedText of(List<String> words) {
    List<Word> placed = new ArrayList<>(words.size());
    int start = 0;
    for (String word : words) {
      placed.add(new Word(word, start, start + word.length()));
      start += word.length() + 1;
    }
    return new PlacedText(String.join(" ", words), placed.isEmpty() ? List.of() : List.of(placed));
  }

  private static boolean breaksLine(String text, int from, int to) {
    return text.substring(from, to).chars().anyMatch(c -> c == '\n' || c == '\r');
  }
}
