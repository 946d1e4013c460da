package lookright.training.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers rows of one word each into sentences. */
final class SentenceCollector {
  private final Path source;
  private final List<Sentence> sentences = new ArrayList<>();
  private final List<String> words = new ArrayList<>();
  private final List<String> tags = new ArrayList<>();
  private final List<Integer> lines = new ArrayList<>();

  SentenceCollector(Path source) {
    this.source = source;
  }

  /** Adds a word; the tag is null where the file is read without labels. */
  void add(long line, String word, @Nullable String tag) {
    words.add(word);
    lines.add((int) line);
    if (tag != null) {
      tags.add(tag);
    }
  }

  /** Ends the sentence, if one is open. */
  void end() {
    if (!words.isEmpty()) {
      sentences.add(new Sentence(words, tags, new SentencePlace(source, lines, null)));
      words.clear();
      tags.clear();
      lines.clear();
    }
  }

  List<Sentence> finish() {
    end();
    return sentences;
  }
}
