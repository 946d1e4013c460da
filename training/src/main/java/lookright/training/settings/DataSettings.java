package lookright.training.settings;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Path;
import lookright.training.data.PaperLabels;
import org.jspecify.annotations.Nullable;

/**
 * Where the labelled sentences are and how to read them.
 *
 * @param train sentences to learn from
 * @param validation sentences scored after every epoch, or null
 * @param test sentences scored once with the kept weights, or null
 * @param columns how the three files are written
 * @param labelSet the labels and their order; null: those of the training sentences, sorted
 * @param holdOut training sentences that are split off for validation: below 1 that fraction, else
 *     how many; null: none
 */
public record DataSettings(
    Path train,
    @Nullable Path validation,
    @Nullable Path test,
    ColumnSettings columns,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable PaperLabels labelSet,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double holdOut) {
  /** A user's mistake if validation sentences come from two places. */
  public DataSettings {
    Check.exclusive("validation", validation != null, "hold-out", holdOut != null);
    if (holdOut != null) {
      Check.require(
          Double.isFinite(holdOut) && holdOut > 0 && (holdOut < 1 || holdOut == Math.rint(holdOut)),
          "hold-out",
          holdOut,
          "a fraction between 0 and 1, or a whole number of sentences");
    }
  }

  /** Whether there are sentences to validate on. */
  public boolean validates() {
    return validation != null || holdOut != null;
  }
}
