package lookright.cli.options;

import lookright.model.tagging.LabelPosition;
import lookright.model.tagging.LongSentences;
import lookright.training.settings.TokenSettings;
import picocli.CommandLine.Option;

/** From words to sub-tokens. */
public final class TokenOptions {
  private static final TokenSettings DEFAULT = TokenSettings.DEFAULT;

  @Option(
      names = "--max-length",
      paramLabel = "N",
      description = "Longest row in sub-tokens, with the special ones.")
  private int maxLength = DEFAULT.maxLength();

  @Option(
      names = "--long",
      paramLabel = "HOW",
      description =
          "What becomes of longer sentences: ${COMPLETION-CANDIDATES}. window: overlapping pieces,"
              + " every word is tagged; truncate: the rest is cut off and not scored.")
  private LongSentences longSentences = DEFAULT.longSentences();

  @Option(
      names = "--label-on",
      paramLabel = "WHICH",
      description = "Sub-token that carries a word's label: ${COMPLETION-CANDIDATES}.")
  private LabelPosition labelOn = DEFAULT.labelOn();

  /** The options as settings. */
  public TokenSettings settings() {
    return new TokenSettings(maxLength, longSentences, labelOn);
  }
}
