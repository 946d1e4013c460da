/** Tests of the conversion against the ids that SentencePiece and transformers give. */
@NullMarked
package lookright.io.tokenizer.conversion;

import org.jspecify.annotations.NullMarked;
