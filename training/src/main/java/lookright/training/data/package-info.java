/**
 * Labelled sentences as files: reading CoNLL, CSV, TSV, JSONL and the formats of known corpora, and
 * writing what a model found.
 *
 * <p>Every reader yields IOB2 or plain labels and refuses bad input with file and line. Never here:
 * tokenizers, batches, models.
 */
@NullMarked
package lookright.training.data;

import org.jspecify.annotations.NullMarked;
