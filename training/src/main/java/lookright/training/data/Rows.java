package lookright.training.data;

import java.util.List;
import lookright.io.UserException;
import org.jspecify.annotations.Nullable;

/** A sentence that a file holds in one piece: as many labels as words, and at least one word. */
final class Rows {
  private Rows() {}

  static Sentence sentence(
      TextFile file, long line, List<String> words, List<String> tags, boolean labelled) {
    return sentence(file, List.of((int) line), null, words, labelled ? tags : null);
  }

  /**
   * @param tags null where the file is read without labels
   */
  static Sentence sentence(
      TextFile file,
      List<Integer> lines,
      @Nullable String pointer,
      List<String> words,
      @Nullable List<String> tags) {
    SentencePlace place = new SentencePlace(file.path(), lines, pointer);
    if (tags != null && words.size() != tags.size()) {
      throw new UserException(
          "%s: %d tokens but %d labels; expected one label a token"
              .formatted(place.of(0), words.size(), tags.size()));
    }
    if (words.isEmpty()) {
      throw new UserException(place.of(0) + ": a sentence without tokens; remove the row");
    }
    return new Sentence(words, tags == null ? List.of() : tags, place);
  }
}
