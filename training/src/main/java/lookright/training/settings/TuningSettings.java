package lookright.training.settings;

/**
 * What of the model is trained.
 *
 * @param dropout before the head
 * @param freezeBelow the embeddings and the layers below this one stay as they are; 0: none does
 * @param headOnly nothing but the head is trained
 */
public record TuningSettings(double dropout, int freezeBelow, boolean headOnly) {
  /** Everything, dropout 0.1. */
  public static final TuningSettings DEFAULT = new TuningSettings(0.1, 0, false);

  /** A user's mistake if a value is outside its range. */
  public TuningSettings {
    Check.fraction("dropout", dropout);
    Check.atLeast("freeze-below", freezeBelow, 0);
  }
}
