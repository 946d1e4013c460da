package lookright.training.settings;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Everything that {@code lookright evaluate} was asked to do.
 *
 * @param model the tagger to score
 * @param data labelled sentences
 * @param columns how they are written
 * @param predictions file for the predicted labels, or null
 * @param json whether the scores are printed as JSON
 */
public record EvaluateSettings(
    ModelSettings model,
    Path data,
    ColumnSettings columns,
    @Nullable Path predictions,
    boolean json) {}
