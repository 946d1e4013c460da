package lookright.model.tagging;

import java.util.List;
import lookright.io.tokenizer.Encoding;
import lookright.io.tokenizer.SubwordTokenizer;

/** From the words of a sentence to the pieces that a model sees. */
public record SentenceEncoder(SubwordTokenizer tokenizer, PieceCutter cutter) {
  /** The pieces of one sentence; none if no word has a sub-token. */
  public List<Piece> encode(List<String> words) {
    Encoding encoding = tokenizer.encodeWords(words);
    return cutter.cut(encoding.ids(), encoding.wordIds());
  }
}
