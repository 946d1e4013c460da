/**
 * Text to sub-word ids, as Hugging Face's tokenizers do it; {@code conversion} makes their file of
 * SentencePiece's.
 *
 * <p>Never here: what a model does with the ids, splitting running text into words.
 */
@NullMarked
package lookright.io.tokenizer;

import org.jspecify.annotations.NullMarked;
