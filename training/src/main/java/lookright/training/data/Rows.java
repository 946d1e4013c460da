package lookright.training.data;

import java.util.List;

/** A sentence that a file holds in one row: as many labels as words, and at least one word. */
final class Rows {
  private Rows() {}

  static Sentence sentence(
      TextFile file, long line, List<String> words, List<String> tags, boolean labelled) {
    if (labelled && words.size() != tags.size()) {
      throw file.error(
          line,
          "%d tokens but %d labels; expected one label a token"
              .formatted(words.size(), tags.size()));
    }
    if (words.isEmpty()) {
      throw file.error(line, "a sentence without tokens; remove the row");
    }
    return new Sentence(words, tags, file.path(), (int) line, false);
  }
}
