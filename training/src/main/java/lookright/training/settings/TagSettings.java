package lookright.training.settings;

import java.nio.file.Path;
import lookright.training.data.DataFormat;
import org.jspecify.annotations.Nullable;

/**
 * Everything that {@code lookright tag} was asked to do.
 *
 * @param model the tagger
 * @param input file to tag; null: standard input
 * @param output file for the result; null: standard output
 * @param columns how the input is written
 * @param outputFormat how the result is written; null: by the file's extension, else as JSONL
 */
public record TagSettings(
    ModelSettings model,
    @Nullable Path input,
    @Nullable Path output,
    ColumnSettings columns,
    @Nullable DataFormat outputFormat) {}
