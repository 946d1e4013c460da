/**
 * Hugging Face tokenizers ({@code tokenizer.json}) by their own Rust code, through DJL.
 *
 * <p>Never here: labels, windows, a model.
 */
@NullMarked
package lookright.io.tokenizer;

import org.jspecify.annotations.NullMarked;
