package lookright.training.settings;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the labelled sentences are and how to read them.
 *
 * @param train sentences to learn from
 * @param validation sentences scored after every epoch, or null
 * @param test sentences scored once with the kept weights, or null
 * @param columns how the three files are written
 */
public record DataSettings(
    Path train, @Nullable Path validation, @Nullable Path test, ColumnSettings columns) {}
