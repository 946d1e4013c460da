package lookright.training.settings;

import lookright.model.tagging.LabelPosition;
import lookright.model.tagging.LongSentences;

/**
 * From words to sub-tokens.
 *
 * @param maxLength longest row, in sub-tokens with the special ones
 * @param longSentences what becomes of longer ones
 * @param labelOn which sub-token carries a word's label
 */
public record TokenSettings(int maxLength, LongSentences longSentences, LabelPosition labelOn) {
  /** 128 sub-tokens, longer sentences in pieces, labels on first sub-tokens. */
  public static final TokenSettings DEFAULT =
      new TokenSettings(128, LongSentences.WINDOW, LabelPosition.FIRST);

  /** A user's mistake if a row cannot hold a word between two special tokens. */
  public TokenSettings {
    Check.atLeast("max-length", maxLength, 3);
  }
}
