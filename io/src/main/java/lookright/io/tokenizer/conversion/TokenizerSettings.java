package lookright.io.tokenizer.conversion;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a tokenizer does that its SentencePiece model does not say; transformers keeps it in {@code
 * tokenizer_config.json}.
 *
 * @param addBos whether a text begins with a token of its own, where there is one
 * @param addEos whether a text ends with a token of its own, where there is one
 * @param bos that first token; null for the model's
 * @param eos that last token; null for the model's
 * @param legacy whether what follows a special token gets a space in front as well, as every LLaMA
 *     tokenizer before transformers 4.31 did and as files without a word about it do
 * @param prefixSpace whether the space in front is wanted at all, beside what the model says
 * @param added tokens beside the model's pieces, or other facts about some of those
 */
public record TokenizerSettings(
    boolean addBos,
    boolean addEos,
    @Nullable String bos,
    @Nullable String eos,
    boolean legacy,
    boolean prefixSpace,
    List<AddedToken> added) {
  /** As LLaMA's and Mistral's first tokenizers are used. */
  public static final TokenizerSettings LLAMA =
      new TokenizerSettings(true, false, null, null, true, true, List.of());

  /**
   * A token that is cut out of the text before anything else happens.
   *
   * @param id its number
   * @param text its text
   * @param special whether decoding may leave it out
   * @param normalized whether it is looked for in the normalised text
   * @param left whether blanks before it belong to it
   * @param right whether blanks after it belong to it
   * @param wholeWord whether it must not touch a letter
   */
  public record AddedToken(
      int id,
      String text,
      boolean special,
      boolean normalized,
      boolean left,
      boolean right,
      boolean wholeWord) {
    /** A token found as it stands. */
    static AddedToken plain(int id, String text, boolean special) {
      return new AddedToken(id, text, special, false, false, false, false);
    }
  }
}
