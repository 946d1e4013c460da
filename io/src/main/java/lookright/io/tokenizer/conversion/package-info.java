/**
 * From SentencePiece's {@code tokenizer.model} to the {@code tokenizer.json} that gives the same
 * ids.
 *
 * <p>Never here: encoding text.
 */
@NullMarked
package lookright.io.tokenizer.conversion;

import org.jspecify.annotations.NullMarked;
