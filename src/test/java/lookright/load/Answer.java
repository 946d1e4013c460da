package lookright.load;

import java.util.Objects;
import lookright.tagger.Entity;
import lookright.tagger.TaggedText;
import lookright.tagger.TaggedWord;

/** All of an answer, the bits of its scores included, as one number. */
final class Answer {
  private static final long PRIME = 0x100000001B3L;

  private Answer() {}

  static long digest(TaggedText text) {
    long digest = text.words().size();
    for (TaggedWord word : text.words()) {
      digest = mix(digest, Objects.hash(word.text(), word.label(), word.start(), word.end()));
      digest = mix(digest, Double.doubleToRawLongBits(word.score()));
    }
    for (Entity entity : text.entities()) {
      digest =
          mix(digest, Objects.hash(entity.type(), entity.text(), entity.start(), entity.end()));
      digest = mix(digest, Double.doubleToRawLongBits(entity.score()));
    }
    return digest;
  }

  private static long mix(long digest, long more) {
    return (digest ^ more ^ (digest >>> 29)) * PRIME;
  }
}
